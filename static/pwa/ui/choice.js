/** Large choices: real radios and checkboxes, the stairs of a level, the urgency list, a stepper. */
import { html, h } from "./html.js";
import { Icon, Mark } from "./icon.js";
import { ErrorLine } from "./field.js";
import { incomplete } from "../store/views.js";

/** A list this phone has not received offers nothing, and says why. @param {unknown[]} items */
const none = (items) => !items.length && incomplete.value && html`<p class="small soft">Choix pas encore reçus : ils viendront avec le réseau.</p>`;

/** @typedef {{code: string, label: string}} Item */

/**
 * Chips to choose from. `multi` makes checkboxes and `value` a list; a `filter` speaks for itself;
 * a `free` answer is taken back by a second tap.
 * @param {{name: string, legend: string, hint?: string, items: Item[], value: string|string[]|null|undefined,
 *   multi?: boolean, narrow?: boolean, filter?: boolean, free?: boolean, error?: string, onPick: (value: any) => void}} props
 */
export function Choices({ name, legend, hint, items, value, multi, narrow, filter, free, error, onPick }) {
  const chosen = multi ? /** @type {string[]} */ (value ?? []) : [value];
  /** @param {string} code */
  const pick = (code) => {
    if (!multi) return onPick(code);
    return onPick(chosen.includes(code) ? chosen.filter((c) => c !== code) : [...chosen, code]);
  };
  return html`<fieldset id=${`f-${name}`} tabindex="-1" aria-invalid=${error ? "true" : undefined} aria-describedby=${error ? `e-${name}` : undefined}>
    <legend class=${filter ? "vh" : "legend"}>${legend}${hint && html` <em>${hint}</em>`}</legend>
    <div class=${`choices ${narrow ? "choices--3" : ""}`}>
      ${items.map(
        (one) => html`<label class="choice" key=${one.code}
          ><input
            type=${multi ? "checkbox" : "radio"}
            name=${name}
            checked=${chosen.includes(one.code)}
            onChange=${() => pick(one.code)}
            onClick=${free && (() => value === one.code && onPick(""))}
          /><span><span>${one.label}</span>${chosen.includes(one.code) && h(Icon, { name: "ras", s: true, class: "tick" })}</span></label
        >`,
      )}
    </div>
    ${none(items)}
    ${h(ErrorLine, { id: `e-${name}`, text: error })}
  </fieldset>`;
}

/**
 * The four steps of a level. `items` in rising order; `onPick` gets the code.
 * @param {{name: string, legend: string, items: Item[], value: string|null|undefined, error?: string,
 *   onPick: (code: string) => void}} props
 */
export function Stairs({ name, legend, items, value, error, onPick }) {
  return html`<fieldset id=${`f-${name}`} tabindex="-1" aria-invalid=${error ? "true" : undefined} aria-describedby=${error ? `e-${name}` : undefined}>
    <legend class="legend">${legend}</legend>
    <div class="stairs">
      ${items.map(
        (one, n) => html`<label class=${`n${n + 1}`} key=${one.code}
          ><input type="radio" name=${name} checked=${value === one.code} onChange=${() => onPick(one.code)} /><span
            >${h(Mark, { level: n + 1 })}<b>${one.label}</b></span
          ></label
        >`,
      )}
    </div>
    ${h(ErrorLine, { id: `e-${name}`, text: error })}
  </fieldset>`;
}

/**
 * The same stairs as an act: one tap on a step records it at once, hence buttons and not radios.
 * @param {{legend: string, items: Item[], value: string|null, onPick: (code: string) => void}} props
 */
export function StairButtons({ legend, items, value, onPick }) {
  return html`<div class="stairs" role="group" aria-label=${legend}>
    ${items.map(
      (one, n) => html`<button
        type="button"
        class=${`n${n + 1}`}
        key=${one.code}
        aria-pressed=${String(value === one.code)}
        onClick=${() => onPick(one.code)}
      >
        <span>${h(Mark, { level: n + 1 })}<b>${one.label}</b></span>
      </button>`,
    )}
  </div>`;
}

/**
 * Full-width choices with a mark and a delay: the urgency of a problem.
 * @param {{name: string, legend: string, value: string|null|undefined, error?: string,
 *   items: {code: string, label: string, level: number, letter: string, delay: string}[],
 *   onPick: (code: string) => void}} props
 */
export function Severity({ name, legend, items, value, error, onPick }) {
  return html`<fieldset id=${`f-${name}`} tabindex="-1" aria-invalid=${error ? "true" : undefined} aria-describedby=${error ? `e-${name}` : undefined}>
    <legend class="legend">${legend}</legend>
    <div class="sev">
      ${items.map(
        (one) => html`<label class="choice" key=${one.code}
          ><input type="radio" name=${name} checked=${value === one.code} onChange=${() => onPick(one.code)} /><span
            >${h(Mark, { level: one.level, text: one.letter })}<span>${one.label}</span><small>${one.delay}</small
            >${value === one.code && h(Icon, { name: "ras", s: true, class: "tick" })}</span
          ></label
        >`,
      )}
    </div>
    ${h(ErrorLine, { id: `e-${name}`, text: error })}
  </fieldset>`;
}

/**
 * Head counts and floors. `show` words the value (0 is "RDC").
 * @param {{label: string, hint?: string, value: number, min?: number, max?: number,
 *   show?: (n: number) => string, onPick: (n: number) => void}} props
 */
export function Stepper({ label, hint, value, min = 0, max = 99, show = String, onPick }) {
  /** @param {number} by */
  const step = (by) => onPick(Math.min(max, Math.max(min, value + by)));
  return html`<div class="split split--wrap" role="group" aria-label=${label}>
    <div><span class="step-label">${label}</span>${hint && html`<p class="small soft">${hint}</p>`}</div>
    <div class="stepper">
      <button type="button" class="btn btn--icon" aria-label=${`${label} : moins`} onClick=${() => step(-1)}>
        ${h(Icon, { name: "moins" })}</button
      ><output>${show(value)}</output
      ><button type="button" class="btn btn--icon" aria-label=${`${label} : plus`} onClick=${() => step(1)}>
        ${h(Icon, { name: "plus" })}
      </button>
    </div>
  </div>`;
}

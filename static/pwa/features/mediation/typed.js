/** Words of a case, typed: longer than those of an entry, with the reminder they never go without. */
import { html, h, count } from "../../ui/html.js";
import { ErrorLine } from "../../ui/field.js";
import { Wording } from "./wording.js";

/**
 * @param {{id: string, label: string, hidden?: boolean, hint?: string, value: string, most: number, rows?: number, error?: string, onInput: (text: string) => void}} props
 *   `hidden`: the label is said and not shown
 */
export function Typed({ id, label, hidden, hint = "Des faits, sans nom ni jugement. La personne peut lire ce que vous écrivez.", value, most, rows = 3, error, onInput }) {
  const left = most - value.length;
  return html`<div class="field">
    <label for=${`f-${id}`} class=${hidden ? "vh" : undefined}>${label}</label>
    <textarea class="input" id=${`f-${id}`} rows=${rows} autocomplete="off" maxlength=${most} value=${value}
      aria-describedby=${error ? `h-${id} e-${id}` : `h-${id}`} aria-invalid=${error ? "true" : undefined}
      onInput=${(/** @type {any} */ e) => onInput(e.target.value)}></textarea>
    <p class="hint" id=${`h-${id}`}>${hint}${left < 100 ? ` Encore ${count(Math.max(0, left), "caractère")}.` : ""}</p>
    ${h(Wording, { text: value })}${h(ErrorLine, { id: `e-${id}`, text: error })}
  </div>`;
}

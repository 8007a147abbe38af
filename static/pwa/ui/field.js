/** Typed fields, each with its label, its hint and the error that says how to fix it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { TEXT_MAX } from "../core/rules.js";
import { html, h, count, NB } from "./html.js";
import { Icon } from "./icon.js";
import { said } from "./say.js";

/** @param {{id: string, text?: string}} props */
export function ErrorLine({ id, text }) {
  return text ? html`<p class="error" id=${id}>${h(Icon, { name: "alerte", s: true })}<span>${text}</span></p>` : null;
}

/**
 * One line of text. A browser that completes what is typed writes it to its own files, in clear, and gives it back to whoever
 * holds the phone: what a field wants completed it says (`autocomplete`), nothing else is.
 * @param {{id: string, label: string, value: string, type?: string, hint?: string, error?: string,
 *   autocomplete?: string, inputmode?: string, maxlength?: number, readonly?: boolean, spellcheck?: boolean,
 *   onInput: (text: string) => void}} props
 */
export function Field({ id, label, value, type = "text", hint, error, onInput, ...more }) {
  const about = [hint && `h-${id}`, error && `e-${id}`].filter(Boolean).join(" ") || undefined;
  const [shown, setShown] = useState(false);
  const secret = type === "password";
  return html`<div class="field">
    <div class="split"><label for=${`f-${id}`}>${label}</label>${secret && html`<button type="button" class="link link--in" aria-pressed=${String(shown)} onClick=${() => setShown(!shown)}>${shown ? "Masquer" : "Afficher"}<span class="vh"> ce qui est tapé</span></button>`}</div>
    <input
      class="input"
      id=${`f-${id}`}
      type=${secret && shown ? "text" : type}
      value=${value}
      aria-describedby=${about}
      aria-invalid=${error ? "true" : undefined}
      autocomplete="off"
      onInput=${(/** @type {any} */ e) => onInput(e.target.value)}
      ...${more}
    />
    ${hint && html`<p class="hint" id=${`h-${id}`}>${hint}</p>`}${h(ErrorLine, { id: `e-${id}`, text: error })}
  </div>`;
}

/**
 * A free text, optional in an entry, with the reminder it never goes without; `readers`: who may read it, where that is another.
 * @param {{id?: string, label?: string, needed?: boolean, rows?: number, most?: number, value: string, error?: string, readers?: string, onInput: (text: string) => void}} props
 */
export function FreeText({ id = "text", label = "Un détail utile", needed, rows = 2, most = TEXT_MAX, value, error, readers = "La personne peut lire ce que vous écrivez.", onInput }) {
  const left = most - value.length;
  return html`<div class="field">
    <label for=${`f-${id}`}>${label}${!needed && html` <span class="small soft">(facultatif)</span>`}</label>
    <textarea
      class="input"
      id=${`f-${id}`}
      rows=${rows}
      autocomplete="off"
      maxlength=${most}
      aria-describedby=${error ? `h-${id} e-${id}` : `h-${id}`}
      aria-invalid=${error ? "true" : undefined}
      value=${value}
      onInput=${(/** @type {any} */ e) => onInput(e.target.value)}
    ></textarea>
    <p class="hint" id=${`h-${id}`}>
      Des faits, sans nom ni jugement. ${readers}${
        left < 1 ? " C’est la longueur maximale." : left < 100 ? ` Encore ${count(left, "caractère")}.` : ""
      }
    </p>
    ${h(ErrorLine, { id: `e-${id}`, text: error })}
  </div>`;
}

/** Bring a field under the eye. @param {string} name */
function show(name) {
  const found = document.getElementById(`f-${name}`);
  found?.scrollIntoView({ block: "center" });
  return found;
}

const ERROR = `Erreur${NB}: `;

/** The window's title says that the form was refused. @returns {() => void} no longer */
function entitle() {
  if (!document.title.startsWith(ERROR)) document.title = ERROR + document.title;
  return () => void (document.title = document.title.replace(ERROR, ""));
}

/**
 * What blocks saving, above the button: the first thing to put right, and how many are left, or why it could not be
 * stored. It is announced and takes the focus as soon as saving was refused; each field tells its own, and the first is
 * brought under the eye. `asked`: what was found when saving was asked, where `errors` leave as they are answered.
 * @param {{errors: Record<string, string>, asked?: Record<string, string>}} props
 */
export function ErrorSummary({ errors, asked = errors }) {
  const here = useRef(/** @type {HTMLElement | null} */ (null));
  const [first, ...others] = Object.entries(errors);
  useEffect(() => {
    if (!first) return;
    show(first[0]);
    here.current?.focus({ preventScroll: true });
  }, [asked]);
  useEffect(() => (first ? entitle() : undefined), [!first]);
  const failed = said.value?.failed && said.value.text;
  return html`<div role="alert" tabindex="-1" ref=${here}>
    ${!first && failed && html`<p class="error errors">${h(Icon, { name: "alerte", s: true })}<span>${failed}</span></p>`}
    ${
      first &&
      html`<p class="errors">
      <button type="button" class="link" onClick=${() => show(first[0])?.focus({ preventScroll: true })}>
        ${h(Icon, { name: "alerte", s: true })}<span>${first[1]}${others.length > 0 && ` Puis ${count(others.length, "autre réponse", "autres réponses")}.`}</span>
      </button>
    </p>`
    }
  </div>`;
}

/** A few sentences in a form of a case, with who reads them; as long as the service takes. */
import { html, h, count } from "../../ui/html.js";
import { ErrorLine } from "../../ui/field.js";
import { Wording } from "./wording.js";

/** @param {{id: string, label: string, most: number, rows?: number, needed?: boolean, hint?: string, value: string | undefined, error?: string, onInput: (text: string) => void}} props */
export function LongText({ id, label, most, rows = 2, needed, hint, value = "", error, onInput }) {
  const left = most - value.length;
  const near = left < 1 ? "C’est la longueur maximale." : left < 50 ? `Encore ${count(left, "caractère")}.` : "";
  const told = [hint, near].filter(Boolean).join(" ");
  return html`<div class="field">
    <label for=${`f-${id}`}>${label}${!needed && html` <span class="small soft">(facultatif)</span>`}</label>
    <textarea
      class="input"
      id=${`f-${id}`}
      rows=${rows}
      autocomplete="off"
      maxlength=${most}
      aria-describedby=${[told && `h-${id}`, error && `e-${id}`].filter(Boolean).join(" ") || undefined}
      aria-invalid=${error ? "true" : undefined}
      value=${value}
      onInput=${(/** @type {any} */ e) => onInput(e.target.value)}
    ></textarea>
    ${told && html`<p class="hint" id=${`h-${id}`}>${told}</p>`}${h(Wording, { text: value })}${h(ErrorLine, { id: `e-${id}`, text: error })}
  </div>`;
}

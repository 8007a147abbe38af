/** A field that finds as one types. */
import { html, h } from "./html.js";
import { Icon } from "./icon.js";

/** @param {{label: string, placeholder: string, value: string, onInput: (text: string) => void}} props */
export function Search({ onInput, label, ...more }) {
  const typed = (/** @type {any} */ e) => onInput(e.target.value);
  return html`<div class="search">
    ${h(Icon, { name: "recherche" })}<input class="input" type="search" autocomplete="off" aria-label=${label} onInput=${typed} ...${more} />
  </div>`;
}

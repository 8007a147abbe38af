/** In the place of a text that is locked: on the first screen too, so it travels with it. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { askUnlock } from "./ask.js";

const chip = () => html`<span class="veil">${h(Icon, { name: "cadenas", s: true })}Déverrouiller pour lire</span>`;

/** It opens the sheet. */
export const Veil = () => html`<button type="button" class="veil-b" onClick=${askUnlock}>${chip()}</button>`;

/** In a row that is a link already: what it leads to opens the sheet. */
export const VeilMark = chip;

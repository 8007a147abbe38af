/** In the place of a text that is locked: on the first screen too, so it travels with it. Open, its words come at once: nothing stands there. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { isLocked } from "../../vault/state.js";
import { askUnlock } from "./ask.js";

const chip = () => isLocked() && html`<span class="veil">${h(Icon, { name: "cadenas", s: true })}Déverrouiller pour lire</span>`;

/** It opens the sheet. */
export const Veil = () => isLocked() && html`<button type="button" class="veil-b" onClick=${askUnlock}>${chip()}</button>`;

/** In a row that is a link already: what it leads to opens the sheet. */
export const VeilMark = chip;

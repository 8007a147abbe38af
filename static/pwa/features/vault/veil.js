/** In the place of a text that cannot be read now: on the first screen too, so it travels with it. Open, its words come at once: nothing stands there. */
import { go } from "../../core/router.js";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { opened, vault } from "../../vault/state.js";
import { askUnlock } from "./ask.js";

// A round may begin before a code is chosen: what is sealed meanwhile waits for one.
const chip = () => !opened.value && html`<span class="veil">${h(Icon, { name: "cadenas", s: true })}${vault.value ? "Déverrouiller" : "Choisir un code"} pour lire</span>`;

/** It opens the sheet, or leads to where a code is chosen. */
export const Veil = () => !opened.value && html`<button type="button" class="veil-b" onClick=${() => (vault.value ? askUnlock() : go("/verrou"))}>${chip()}</button>`;

/** In a row that is a link already: what it leads to opens the sheet. */
export const VeilMark = chip;

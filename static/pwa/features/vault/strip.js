/** The line over a screen of a locked phone, in the place of the truth line; it opens the sheet. */
import { html, h, NB } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { askUnlock } from "./ask.js";

/** @param {number} n operations that wait on this phone */
export const lockedFr = (n) => `Verrouillé${n ? `, ${n}${NB}gardée${n > 1 ? "s" : ""} ici` : ""}`;

/** @param {{kept: number}} props */
export const LockStrip = ({ kept }) => html`<div role="status">
  <button type="button" class="status status--b" onClick=${askUnlock}>${h(Icon, { name: "cadenas", s: true })}<span>${lockedFr(kept)}</span><span class="end">Déverrouiller${h(Icon, { name: "suite", s: true })}</span></button>
</div>`;

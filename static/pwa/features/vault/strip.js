/** The line over a screen of a locked phone; it opens the sheet. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { lockedFr } from "./words.js";

/** @param {{kept: number, onOpen: () => void}} props `kept`: operations that wait here */
export const LockStrip = ({ kept, onOpen }) => html`<div role="status">
  <button type="button" class="status status--b" onClick=${onOpen}>${h(Icon, { name: "cadenas", s: true })}<span>${lockedFr(kept)}</span><span class="end">Déverrouiller${h(Icon, { name: "suite", s: true })}</span></button>
</div>`;

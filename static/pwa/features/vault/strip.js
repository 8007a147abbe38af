/** What stands on a locked phone: the line over a screen, and the chip in the place of a text. Each opens the sheet. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { lockedFr } from "./words.js";

/** @param {{kept: number, onOpen: () => void}} props `kept`: operations that wait here */
export const LockStrip = ({ kept, onOpen }) => html`<div role="status">
  <button type="button" class="status status--b" onClick=${onOpen}>${h(Icon, { name: "cadenas", s: true })}<span>${lockedFr(kept)}</span><span class="end">Déverrouiller${h(Icon, { name: "suite", s: true })}</span></button>
</div>`;

/** In the place of a text; in a row that is a link, without `onOpen`: the row opens the sheet. @param {{onOpen?: () => void}} props */
export function Veil({ onOpen }) {
  const chip = html`<span class="veil">${h(Icon, { name: "cadenas", s: true })}Déverrouiller pour lire</span>`;
  return onOpen ? html`<button type="button" class="veil-b" onClick=${onOpen}>${chip}</button>` : chip;
}

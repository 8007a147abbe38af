/** What the desk did to a shift since its agents received it: said where she looks, and nothing to answer. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { view } from "../../store/views.js";
import { round } from "./now.js";
import { deskSaid } from "./round.js";

/** @param {{shift: any, more?: string}} props */
export function DeskNote({ shift, more = "" }) {
  const text = deskSaid(shift);
  return text && html`<p class="note" role="status">${h(Icon, { name: "planning", s: true })}<span class="row__main small">Service ${text.toLowerCase()}.${more}</span></p>`;
}

/** Of the shift of the round under way: given up at the desk, the round goes on all the same. */
export function WalkNote() {
  const id = round.value?.data.shift_id;
  const shift = id ? view("shift", id).value?.data : undefined;
  return shift?.state === "annulee" ? h(DeskNote, { shift, more: " Votre tournée continue, et tout y est gardé." }) : null;
}

/** What the desk did to a shift since its agents received it: said where she looks, and nothing to answer. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { whenSaid } from "../../core/clock.js";
import { view } from "../../store/views.js";
import { round } from "./now.js";

/** @param {{state: string, changed_at?: string | null} | undefined} shift @returns {string} empty when nothing was done */
export function deskSaid(shift) {
  if (!shift || (shift.state !== "annulee" && !shift.changed_at)) return "";
  return `${shift.state === "annulee" ? "Annulé" : "Changé"} au bureau${shift.changed_at ? ` ${whenSaid(shift.changed_at)}` : ""}`;
}

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

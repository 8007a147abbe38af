/** The follow-ups of a record, and the way to ask for one afterwards. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { More } from "../../ui/more.js";
import { Icon } from "../../ui/icon.js";
import { dateFr, today } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { href } from "../../core/router.js";
import { labelOf, list } from "../../store/views.js";
import { store } from "../logbook/record.js";
import { FollowupField } from "./field.js";
import { schedule, unasked } from "./followup.js";

/** @typedef {{kind: import("../../types/phone").EntryKind, id: string}} About */

/** @param {About} props */
export function Followups({ kind, id }) {
  const mine = list("followup").value.filter((row) => row.data.subject?.kind === kind && row.data.subject.id === id);
  return mine.map(
    (row) => html`<a class="row rowlink" key=${row.id} href=${href(`/suivi/${row.id}`)}
      >${h(Icon, { name: "afaire" })}<span class="row__main"><b>Suivi : ${labelOf("motif_suivi", row.data.reason)}</b><span class="meta">${dateFr(row.data.due_on)}</span></span
      >${h(Icon, { name: "suite", s: true })}</a
    >`,
  );
}

/** A follow-up asked for afterwards, on its own. @param {About} props */
export function Later({ kind, id }) {
  const [asked, setAsked] = useState(() => unasked(newId()));
  const due = schedule(asked, today());
  const save = async () => {
    if (!due) return;
    const payload = { subject: { kind, id }, due_on: due.due_on, reason: due.reason };
    if (
      await store({ kind: "followup.schedule", record_id: asked.id, payload }, `Suivi prévu le ${dateFr(due.due_on)}`)
    )
      setAsked({ ...asked, id: newId(), days: null });
  };
  return h(More, {
    text: "Prévoir un suivi",
    children: () => html`${h(FollowupField, { value: asked, onPick: setAsked })}
      ${due && html`<button type="button" class="btn btn--s" onClick=${save}>Enregistrer le suivi</button>`}`,
  });
}

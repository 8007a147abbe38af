/** What was done with a party, or with both: whom one saw, what they said, what of it may be told; one save. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { unanswered } from "../../ui/answered.js";
import { ErrorLine, ErrorSummary } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { Coming, HeadBar, MainButton } from "../../ui/screen.js";
import { nowIso, nowMs, whenSaid } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { back, current } from "../../core/router.js";
import { me } from "../../device/session.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { storeThen } from "../logbook/record.js";
import { Beginning, unlocked } from "../logbook/shut.js";
import { apartFault } from "./apart.js";
import { Gone, Seal, useCase } from "./frame.js";
import { Halted } from "./halted.js";
import { TABLE, build, faults, idOf, knownOf, named, tooMuch, unmet } from "./meet.js";
import { useReading } from "./reading.js";
import { NOTE_MAX } from "./rules.js";
import { presetLetters, usual } from "./session.js";
import { asPlanned, lastEnd, spanOf, whenFault } from "./span.js";
import { Table } from "./table.js";
import { ToTell } from "./told.js";
import { Typed } from "./typed.js";
import { comeDue, modeFr, titleOf } from "./ways.js";
import { How } from "./how.js";
import { WhatWasSaid, Whom } from "./whose.js";
import { signOf } from "./where.js";

/**
 * @typedef {{name: string, title: string, modes: string[], save: string, saved: string}} Form   `name`: of the address; `modes`: the ways of meeting it notes, the usual one first
 */

/** @param {{form: Form}} props */
export function MeetScreen({ form }) {
  const { id, row, data, shut, hers } = useCase();
  useReading(id, hers && !shut);
  if (!row || !hers) return h(Gone, { title: form.title });
  if (!data.parties.length || unmet(data.state)) return h(Halted, { id, data, title: form.title });
  return h(MeetForm, { id, data, form, key: id });
}

/** @param {{id: string, data: any, form: Form}} props */
function MeetForm({ id, data, form }) {
  const { seance, partie } = current.value.query;
  const planned = data.meetings.find((/** @type {any} */ one) => one.id === seance && one.state === "prevue");
  const [draft, change, restart, key] = useDraft("case.meet", `${id} ${seance ?? form.name}`, () => fresh(id, data, form, planned, partie));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return h(Coming, { title: form.title });
  const check = () => checked(draft, data);
  const errors = unanswered(asked, check);
  const save = async () => {
    const found = check();
    setAsked(found);
    if (Object.keys(found).length) return;
    const op = /** @type {any} */ ({ kind: "case.meet", op_id: draft.record_id, record_id: id, payload: build(draft, data) });
    await storeThen(() => back(`/dossier/${id}`), op, form.saved, null, key);
  };
  return html`${h(HeadBar, { title: form.title, plate: signOf(data), to: `/dossier/${id}` })}
    <main><div class="scroll">${h(Seal, {})}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${restart && html`<p class="split small"><span class="soft">Votre brouillon a été repris.</span><button type="button" class="link" onClick=${restart}>Repartir de zéro</button></p>`}
        ${h(ErrorLine, { id: "f-etat", text: errors.etat })} ${h(Planned, { draft, data, form, change })}
        ${h(Whom, { draft, data, form, errors, change })}
        ${draft.mode === TABLE ? h(Table, { draft, data, errors, change }) : h(ToTell, { data, letters: named(data, draft.parties), told: draft.told, onTold: (told) => change({ told }) })}
        ${h(Beginning, { draft })} ${h(WhatWasSaid, { draft, data, resumed: Boolean(restart), error: errors.lines, change })}
        ${h(Typed, { id: "text", label: "Votre note", hint: "Pour les médiateurs du dossier, eux seuls. Des faits, sans nom ni jugement.", value: draft.text ?? "", most: NOTE_MAX, error: errors.text, onInput: (text) => change({ text }) })}
        ${h(How, { draft, data, errors, change })}
      </form>
    </div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { onClick: unlocked(draft, save), children: form.save })}${h(Kept, { form: key })}</div></main>`;
}

/** One of this way has come due, and nobody said what became of it: what is typed may be of that one. @param {{draft: any, data: any, form: Form, change: (patch: any) => void}} props */
function Planned({ draft, data, form, change }) {
  const due = comeDue(data, nowMs());
  const one = due.find(({ mode }) => form.modes.includes(mode));
  if (!one || due.some(({ id }) => id === draft.meeting_id)) return null;
  return html`<div class="note">${h(Icon, { name: "planning" })}<div class="row__main"><b>${titleOf(one)}</b><span class="meta">Prévue ${whenSaid(one.starts_at)}</span></div><button type="button" class="btn btn--quiet btn--s" onClick=${() => change(ofPlanned(one, data))}>C’est celle-ci</button></div>`;
}

/** What the form takes of one that was planned. @param {any} one @param {any} data */
const ofPlanned = (one, data) => ({
  meeting_id: one.id, mode: one.mode, about: modeFr(one.mode), parties: one.letters.map((/** @type {string} */ letter) => idOf(data, letter)),
  mediators: one.mediators, lieu: one.lieu ?? "", neutral: one.neutral, safe: one.safe, ...asPlanned(one),
});

/** The form as it begins: of one that was planned, as it was. @param {string} id @param {any} data @param {Form} form @param {any} planned @param {string} [partie] */
function fresh(id, data, form, planned, partie) {
  const mode = form.modes[0] ?? "";
  return /** @type {any} */ ({
    // `record_id` is the operation's; what a draft grows out of keeps those of one case apart.
    query: planned ? { seance: planned.id } : {}, path: `/dossier/${id}/${form.name}`, about: modeFr(mode), spot: id, origin: { id: planned?.id ?? form.name }, record_id: newId(),
    meeting_id: newId(), note_id: newId(), mode, parties: presetLetters(mode, data, partie).map((one) => idOf(data, one)), noted: nowIso(), minutes: usual(mode),
    mediators: [me.peek()?.user.id], lieu: "", neutral: false, safe: false, advice: "", text: "", told: [], ...(planned && ofPlanned(planned, data)),
  });
}

/** @param {any} draft @param {any} data @returns {Record<string, string>} */
function checked(draft, data) {
  const letters = named(data, draft.parties);
  const wrong = whenFault(draft, nowMs());
  const span = wrong ? { starts_at: draft.noted, ends_at: draft.noted } : spanOf(draft, lastEnd(data.meetings, letters, draft.noted));
  const held = data.meetings.filter((/** @type {any} */ one) => one.id !== draft.meeting_id && one.state === "tenue");
  const quand = wrong || (draft.mode === TABLE && draft.day && draft.hour && apartFault({ ...span, letters }, held));
  const menee = draft.mediators.length ? "" : "Choisissez qui mène la séance.";
  const asked = { ...draft, letters, advice: draft.advice ?? "", mediators: draft.mediators.length };
  return { ...faults(asked, knownOf(data, Date.parse(span.starts_at))), ...tooMuch(draft), ...(quand && { quand }), ...(menee && { menee }) };
}

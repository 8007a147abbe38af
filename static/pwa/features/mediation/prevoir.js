/** A session to come: how, with whom, when, where. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorLine, ErrorSummary, Field } from "../../ui/field.js";
import { Coming, HeadBar, MainButton } from "../../ui/screen.js";
import { nowMs } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { back, current } from "../../core/router.js";
import { me } from "../../device/session.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { storeThen } from "../logbook/record.js";
import { expectedFault } from "./apart.js";
import { Gone, Seal, useCase } from "./frame.js";
import { Halted, NoMore } from "./halted.js";
import { Led, Length, Lieu } from "./how.js";
import { TABLE, conditions, idOf, knownOf, lettersOf, named, planFaults, unmet } from "./meet.js";
import { ALONE, MODES, SESSION_USUAL } from "./rules.js";
import { presetLetters } from "./session.js";
import { asPlanned, began, spanOf } from "./span.js";
import { Conditions } from "./table.js";
import { modeFr, titleOf, whenFr } from "./ways.js";
import { signOf } from "./where.js";

const TITLE = "Prévoir une séance";
const MOVING = "Déplacer la séance";

export function Prevoir() {
  const { id, row, data, hers } = useCase();
  const { seance } = current.value.query;
  const title = seance ? MOVING : TITLE;
  if (!row || !hers) return h(Gone, { title });
  if (!data.parties.length || unmet(data.state)) return h(Halted, { id, data, title });
  if (!seance) return h(PlanForm, { id, data, key: id });
  const one = data.meetings.find((/** @type {any} */ it) => it.id === seance && it.state === "prevue");
  if (!one) return h(NoMore, { data, title, text: "Cette séance n’est plus à venir : elle est notée, ou annulée.", to: `/dossier/${id}/seance` });
  return h(PlanForm, { id, data, one, key: seance });
}

/** @param {{id: string, data: any, one?: any}} props `one`: a session to come that is moved */
function PlanForm({ id, data, one }) {
  const [draft, change, , key] = useDraft("case.plan", one ? one.id : id, () => (one ? toMove(id, data, one) : toPlan(id, data)));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  const title = one ? MOVING : TITLE;
  if (!draft) return h(Coming, { title });
  const check = () => planned(draft, data);
  const errors = unanswered(asked, check);
  const save = async () => {
    setAsked(check());
    if (Object.keys(check()).length) return;
    const op = /** @type {any} */ ({ kind: one ? "case.shift" : "case.plan", op_id: draft.record_id, record_id: id, payload: one ? shiftOf(draft) : planOf(draft) });
    const said = one ? "Séance déplacée sur le téléphone : prévenez de nouveau chaque partie" : "Séance prévue, gardée sur le téléphone";
    await storeThen(() => back(one ? `/dossier/${id}/seance/${one.id}` : `/dossier/${id}`), op, said, null, key);
  };
  return html`${h(HeadBar, { title, plate: signOf(data), to: `/dossier/${id}/seance${one ? `/${one.id}` : ""}` })}
    <main><div class="scroll">${h(Seal, {})}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${h(ErrorLine, { id: "f-etat", text: errors.etat })} ${one ? html`<div><h2>${titleOf(one)}</h2><p class="soft">${whenFr(draft.was)}, jusqu’ici</p></div>` : h(With, { draft, data, error: errors.parties, change })}
        ${h(When, { draft, error: errors.quand, change })} ${h(Length, { draft, error: errors.duree, change })}
        ${draft.mode === TABLE && h(Conditions, { all: conditions({ ...draft, letters: named(data, draft.parties), safe: Boolean(one?.safe), mediators: draft.mediators.length }, knownOf(data, began(draft))) })}
        ${h(Neutral, { draft, change })} ${h(Lieu, { draft, change })} ${h(Led, { draft, data, error: errors.menee, change })}
      </form></div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { icon: "planning", onClick: save, children: one ? "Déplacer la séance" : "Prévoir la séance" })}${h(Kept, { form: key })}</div></main>`;
}

/** @param {string} id @param {any} data */
const toPlan = (id, data) => /** @type {any} */ ({
  query: {}, path: `/dossier/${id}/prevoir`, about: "séance à prévoir", spot: id, record_id: newId(), meeting_id: newId(), mode: "entretien",
  parties: presetLetters("entretien", data).map((one) => idOf(data, one)), noted: "", day: "", hour: "", minutes: SESSION_USUAL, lieu: "", neutral: false, mediators: [me.peek()?.user.id],
});

/** As it is shown now: of what somebody changes meanwhile she is told. @param {string} id @param {any} data @param {any} one */
function toMove(id, data, one) {
  const { starts_at, ends_at, lieu, neutral, mediators } = one;
  const led = mediators.filter((/** @type {string} */ who) => data.mediators.some((/** @type {any} */ it) => it.id === who));
  return /** @type {any} */ ({
    query: { seance: one.id }, origin: { id: one.id }, path: `/dossier/${id}/prevoir`, about: "séance à déplacer", spot: id, record_id: newId(), meeting_id: one.id,
    was: { starts_at, ends_at, lieu, neutral, mediators }, mode: one.mode, parties: one.letters.map((/** @type {string} */ letter) => idOf(data, letter)), noted: "",
    ...asPlanned(one), lieu: lieu ?? "", neutral, mediators: led.length ? led : [me.peek()?.user.id],
  });
}

/** What stood there, and what is put in its place. @param {any} draft */
export const shiftOf = (draft) => ({ meeting_id: draft.meeting_id, was: draft.was, ...spanOf(draft), lieu: draft.lieu || null, neutral: draft.neutral, mediators: draft.mediators });

/** As it travels. @param {any} draft */
export const planOf = (draft) => ({
  meeting_id: draft.meeting_id, mode: draft.mode, ...spanOf(draft), ...(draft.lieu && { lieu: draft.lieu }), neutral: draft.neutral, letters: draft.parties, mediators: draft.mediators,
});

/** What keeps one from being planned, by field. @param {any} draft @param {any} data @returns {Record<string, string>} */
export function planned(draft, data) {
  const menee = draft.mediators.length ? "" : "Choisissez qui mène la séance.";
  const found = planFaults({ ...draft, letters: named(data, draft.parties), safe: false, advice: "", mediators: draft.mediators.length }, knownOf(data), began(draft), nowMs());
  const quand = !draft.day || !draft.hour ? "Choisissez un jour et une heure." : found.quand || expected(draft, data);
  return { ...found, ...(quand && { quand }), ...(menee && { menee }) };
}

/** Who of it is expected in another session of this case. @param {any} draft @param {any} data */
function expected(draft, data) {
  const one = { ...spanOf(draft), letters: named(data, draft.parties), mediators: draft.mediators };
  const others = data.meetings.filter((/** @type {any} */ it) => it.id !== draft.meeting_id && it.state === "prevue");
  return expectedFault(one, others, data.mediators);
}

/** @param {{draft: any, data: any, error?: string, change: (patch: any) => void}} props */
function With({ draft, data, error, change }) {
  const alone = ALONE.includes(draft.mode);
  const pick = (/** @type {string} */ mode) => change({ mode, parties: ALONE.includes(mode) ? draft.parties.slice(0, 1) : mode === TABLE ? data.parties.map((/** @type {any} */ one) => one.id) : draft.parties });
  return html`${h(Choices, { name: "mode", legend: "Comment ?", items: Object.keys(MODES).map((code) => ({ code, label: modeFr(code) })), value: draft.mode, onPick: pick })}
    ${h(Choices, {
      name: "parties", legend: "Avec qui ?", narrow: true, multi: !alone, error, items: lettersOf(data).map((letter) => ({ code: idOf(data, letter), label: `Partie ${letter}` })),
      value: alone ? (draft.parties[0] ?? "") : draft.parties, onPick: (picked) => change({ parties: alone ? [picked] : picked }),
    })}`;
}

/** @param {{draft: any, error?: string, change: (patch: any) => void}} props */
const When = ({ draft, error, change }) => html`<div id="f-quand" tabindex="-1" class="stack-s">
  ${h(Field, { id: "jour", label: "Jour", type: "date", value: draft.day, onInput: (day) => change({ day }) })}
  ${h(Field, { id: "heure", label: "Heure", type: "time", value: draft.hour, onInput: (hour) => change({ hour }) })}
  ${h(ErrorLine, { id: "e-quand", text: error })}</div>`;

/** @param {{draft: any, change: (patch: any) => void}} props */
const Neutral = ({ draft, change }) =>
  draft.mode === TABLE && h(Choices, { name: "neutre", legend: "Où ?", items: [{ code: "1", label: "Chez aucune des parties" }, { code: "0", label: "Chez l’une d’elles" }], value: draft.neutral ? "1" : "0", onPick: (code) => change({ neutral: code === "1" }) });

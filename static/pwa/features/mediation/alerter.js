/** An alert: of a case that is complex or unfair, to who leads it; of somebody in danger, after the call. */
import { useState } from "preact/hooks";
import { html, h, NB } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary, Field } from "../../ui/field.js";
import { MainButton } from "../../ui/screen.js";
import { at, hourOnWall, nowMs } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { current } from "../../core/router.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { Beginning, unlocked } from "../logbook/shut.js";
import { callsAt } from "../technical/technical.js";
import { Act, doneWith, pageOf, spotOf } from "./act.js";
import { Seal } from "./frame.js";
import { LongText } from "./longtext.js";
import { choices } from "./reasons.js";
import { ALERTS, CALLED, FACTS_MAX, NOBODY_CALLED } from "./rules.js";

const DANGER = "protection";
/** Called first, by the danger; the others are chosen below. */
const FIRST = ["119", "3919", "3977", "17"];
const DAY = 24 * 3_600_000;

const none = () => "";
export const Alerter = () => h(Act, { title: "Alerter", shows: true, why: none, Body, Before: Numbers });

/** The call comes before what is written, locked or not. */
function Numbers() {
  return html`<section class="note note--stop" aria-label="Quelqu’un est en danger">${h(Icon, { name: "appel" })}
    <div class="row__main stack-s"><b>Quelqu’un est en danger : appelez d’abord</b>
      <div class="choices calls-first">${FIRST.map((code) => html`<a class="btn btn--quiet btn--s" href=${`tel:${code}`} key=${code}>${labelOf(code)}</a>`)}</div></div></section>`;
}

/** @param {string} code */
const labelOf = (code) => CALLED.find(([one]) => one === code)?.[1] ?? code;

/** @param {any} draft */
export const build = ({ kind, alert_id, facts = "", called, called_at }) =>
  kind === DANGER ? { alert_id, facts: facts.trim(), called, called_at: called_at || null } : { alert_id, facts: facts.trim() };

/** @param {any} draft @param {number} now ms @returns {Record<string, string>} */
export function check({ kind, facts = "", called, called_at }, now) {
  /** @type {Record<string, string>} */
  const errors = {};
  if (!kind) errors.kind = "Dites de quoi vous alertez.";
  if (kind === DANGER && !called) errors.called = `Dites qui a été appelé${NB}: l’appel passe avant l’écrit.`;
  if (kind === DANGER && called && called !== NOBODY_CALLED && !called_at) errors.called_at = "Dites à quelle heure l’appel a été passé.";
  if (called_at && Date.parse(called_at) > now) errors.called_at = "Cette heure n’est pas encore venue.";
  if (!facts.trim()) errors.facts = "Écrivez les faits, en peu de mots.";
  return errors;
}

/** @param {import("./act.js").Of} props */
function Body({ id, data }) {
  const [draft, change, , form] = useDraft("case", `alerter ${id}`, () => /** @type {any} */ ({ spot: spotOf(id, 7), path: `${pageOf(id)}/alerter`, record_id: newId(), alert_id: newId(), kind: current.value.query.danger ? DANGER : "", called: "", called_at: "", hour: "", facts: "" }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return null;
  const danger = draft.kind === DANGER;
  const errors = unanswered(asked, () => check(draft, nowMs()));
  const save = async () => {
    const found = check(draft, nowMs());
    setAsked(found);
    if (Object.keys(found).length) return;
    await doneWith(danger ? "case.protect" : "case.alert", { id, data }, build(draft), "Alerte enregistrée sur le téléphone", { form, op_id: draft.record_id });
  };
  return html`<div class="scroll">${h(Seal, { number: data.number })}${h(Numbers, {})}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${h(Beginning, { draft })}
        ${h(Choices, { name: "kind", legend: "Vous alertez de quoi ?", items: choices(ALERTS), value: draft.kind, error: errors.kind, onPick: (kind) => change({ kind }) })}
        ${danger && h(Call, { draft, change, errors })}
        ${draft.kind && h(LongText, { id: "facts", label: "Les faits", needed: true, rows: 4, most: FACTS_MAX, hint: danger ? "Lus par vous et la coordination seules. Jamais comptés, jamais exportés." : "Lus par la coordination et par qui suit ce dossier.", value: draft.facts, error: errors.facts, onInput: (facts) => change({ facts }) })}
      </form></div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { icon: "alerte", onClick: unlocked(draft, save), children: "Envoyer l’alerte" })}${h(Kept, { form })}</div>`;
}

/** Whom one called, and when: within the day, never to come. @param {{draft: any, change: (patch: any) => void, errors: Record<string, string>}} props */
function Call({ draft, change, errors }) {
  /** @param {string} hour */
  const type = (hour) => change({ hour, called_at: hour ? (callsAt(hour, nowMs() - DAY, nowMs()).at(-1) ?? "") : "" });
  const now = () => change({ hour: hourOnWall(nowMs()), called_at: at(Math.floor(nowMs() / 60_000) * 60_000).toISOString() });
  return html`${h(Choices, { name: "called", legend: "Qui a été appelé ?", items: choices(CALLED), value: draft.called, error: errors.called, onPick: (called) => change({ called, ...(called === NOBODY_CALLED && { hour: "", called_at: "" }) }) })}
    ${
      draft.called &&
      draft.called !== NOBODY_CALLED &&
      html`<div class="stack-s">${h(Field, { id: "called_at", label: "Heure de l’appel", type: "time", value: draft.hour, error: errors.called_at, onInput: type })}
      <button type="button" class="btn btn--quiet btn--s" onClick=${now}>À l’instant</button></div>`
    }`;
}

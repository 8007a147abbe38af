/** What waits of how a case stops, waits or ends, laid over it as it was received. */
import { dateOf, serviceDay } from "../../../core/clock.js";
import { amending } from "../../../store/overlay.js";
import { letterOf, untold } from "../ends.js";
import { NO_WAY } from "../moving.js";
import { planned } from "../next.js";
import { saying } from "./said.js";
import { next } from "./steps.js";

/** @typedef {import("../../../types/kinds").Operation} Operation */

/** Decided, it waits for each party to be told. @type {Operation["lay"]} */
const layInterrupt = amending((_, { payload: { then }, occurred_at }, { me }) => ({
  state: "interrompu", state_since: serviceDay(occurred_at), before: null, resume_on: null,
  steps: [...next("informer", me).steps, ...(then === "reorienter" ? next("reorienter", "coordination").steps : [])],
}));

/** Each told, it is closed; once it is sent on, where it is to be. @param {any} data @param {string} me */
const toldAll = ({ steps = [] }, me) => ({ steps: [...steps.filter((/** @type {any} */ one) => one.code === "reorienter"), ...next("clore", me).steps] });

/** Begun, it is prepared and met; ended without agreement, each party is told. @type {Operation["lay"]} */
const layMove = amending((data, { payload: { target }, occurred_at }, { me }) => ({ state: target, state_since: serviceDay(occurred_at), ...movedNext(data, target, me) }));

/** @param {any} data @param {string} target @param {string} me */
function movedNext({ parties = [], told = [], meetings = [] }, target, me) {
  if (NO_WAY.includes(target)) return next(untold({ parties, told }).length ? "informer" : "clore", me);
  const session = planned(/** @type {any} */ ({ meetings }));
  return session ? next("rencontrer", me, dateOf(session.starts_at)) : next("preparer", me);
}

/** Suspended once more, it still goes back to where it was. @type {Operation["lay"]} */
const laySuspend = amending(({ state, before }, { payload, occurred_at }, { me }) => ({
  state: "suspendu", before: state === "suspendu" ? before : state, state_since: serviceDay(occurred_at), resume_on: payload.resume_on,
  ...next("reprendre", me, payload.resume_on),
}));

/** @type {Operation["lay"]} */
const layResume = amending(({ state, before }, { occurred_at }) =>
  state === "suspendu" && before ? { state: before, before: null, resume_on: null, state_since: serviceDay(occurred_at), steps: [] } : {},
);

/** @type {Operation["lay"]} */
const layTell = amending((data, { payload: { letter: side, how = null, why_not = null }, occurred_at }, { me }) => {
  const letter = letterOf(data, side);
  const told = [...(data.told ?? []).filter((/** @type {any} */ one) => one.letter !== letter), { letter, how, why_not, on: serviceDay(occurred_at) }];
  return { told, ...(!untold({ parties: data.parties ?? [], told }).length && toldAll(data, me)) };
});

/** @type {Operation["lay"]} */
const layClose = amending((_, { payload: { outcome, kept = null }, occurred_at }) => ({
  state: "clos", state_since: serviceDay(occurred_at), closed_on: serviceDay(occurred_at), outcome, kept, steps: [],
}));

/** Hers, until the service says how far it went. Of which kind it is nobody reads over a shoulder. @param {string} kind @returns {Operation} */
const alerting = (kind) => ({
  lay: amending(({ alerts = [] }, { payload: { alert_id: id }, occurred_at: at }) => {
    const one = { id, kind, state: "envoyee", at, seen_at: null, seen_by: null, answered_at: null, answered_by: null, answer: null, heard: false, closed_at: null };
    return { alerts: [one, ...alerts.filter((/** @type {any} */ it) => it.id !== id)] };
  }),
  said: saying("alerte envoyée"),
});

/** @type {Operation["lay"]} */
const layHeard = amending(({ alerts = [] }, { payload: { alert_id, answered_at, closes }, occurred_at }) => ({
  alerts: alerts.map((/** @type {any} */ one) => (one.id === alert_id && one.answered_at === answered_at ? { ...one, heard: true, ...(closes && { state: "close", closed_at: occurred_at }) } : one)),
}));

/** @type {Record<string, Operation>} */
export const operations = {
  "case.interrupt": { lay: layInterrupt, said: saying("médiation interrompue") },
  "case.move": { lay: layMove, said: saying("état changé") },
  "case.suspend": { lay: laySuspend, said: saying("suspendu") },
  "case.resume": { lay: layResume, said: saying("repris") },
  "case.tell": { lay: layTell, said: saying(({ how }) => (how ? "partie informée de la suite" : "partie pas informée, et pourquoi")) },
  "case.close": { lay: layClose, said: saying("clos") },
  "case.alert": alerting("complexe"),
  "case.protect": alerting("protection"),
  "case.heard": { lay: layHeard, said: saying(({ closes }) => (closes ? "alerte close" : "réponse à une alerte lue")) },
};

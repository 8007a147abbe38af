/** What waits of an agreement and of its checks, laid over a case as it was received. */
import { addDays, serviceDay } from "../../../core/clock.js";
import { firstState } from "../../../store/kinds.js";
import { amending } from "../../../store/overlay.js";
import { letterOf } from "../ends.js";
import { failed, seenOf, toNote } from "../holding.js";
import { CHECK_THAT_HOLDS } from "../rules.js";
import { saying } from "./said.js";
import { next } from "./steps.js";

/**
 * @typedef {import("../../../types/feed").CaseAgreement} Agreement
 * @typedef {import("../../../types/kinds").Desk} Desk
 */

/** The days of a flow's checks, as the structure has them. @param {string} flow @param {Desk} desk @returns {number[]} */
function daysOf(flow, desk) {
  for (const [, { code, items }] of desk.all("list"))
    if (code === "deroule") return items.find((/** @type {any} */ one) => one.code === flow)?.extra?.checks ?? [CHECK_THAT_HOLDS];
  return [CHECK_THAT_HOLDS];
}

/** Shut, its words are not here; how many there are may be. @param {any} data @param {any} payload @param {number[]} days @returns {Agreement} */
function made(data, { agreement_id, form, extent, made_on, commitments = [], read = false, copies = [], signed = null, signatures = [] }, days) {
  const checks = days.map((count) => ({ days: count, due_on: addDays(made_on, count), state: firstState("point"), said_by: null, followup_id: null, noted_on: null, left: false }));
  return /** @type {Agreement} */ ({
    id: agreement_id, form, extent, made_on, read, signed: form === "ecrit" ? (signed ?? (signatures.length ? "ecran" : null)) : null,
    copies: copies.map((/** @type {any} */ one) => letterOf(data, one.letter)),
    commitments: commitments.map((/** @type {any} */ { letter, by_on = null, what = null, seen = null }, /** @type {number} */ index) => ({ rank: index + 1, letter: letterOf(data, letter), by_on, what, seen, checks })),
  });
}

/** Said again, it was read aloud since. @param {any} data @param {any} payload @param {Desk} desk */
function concluded(data, payload, desk) {
  if (data.agreement?.id === payload.agreement_id) return { agreement: { ...data.agreement, read: data.agreement.read || Boolean(payload.read) } };
  return { state: "accord", agreement: made(data, payload, daysOf(data.flow, desk)), ...next("remettre", desk.me) };
}

/** @param {any} data @param {string} side */
const copied = (data, side) => data.agreement && { ...data.agreement, copies: [...new Set([...data.agreement.copies, letterOf(data, side)])].sort() };

/** @param {any} data @param {any} payload @param {string} on the day it is noted @returns {Agreement | null} */
function noted({ agreement, parties }, { days, noted: answers = [] }, on) {
  const said = new Map(answers.map((/** @type {any} */ one) => [one.rank, one]));
  /** @param {any} check @param {number} rank */
  const told = (check, rank) => (check.days === days && said.has(rank) ? { ...check, noted_on: on, left: false, state: said.get(rank).state, said_by: said.get(rank).said_by && letterOf({ parties }, said.get(rank).said_by) } : check);
  return agreement && { ...agreement, commitments: agreement.commitments.map((/** @type {any} */ one) => ({ ...one, checks: one.checks.map((/** @type {any} */ check) => told(check, one.rank)) })) };
}

/** What is late, else what is not kept, else the next check; the end of the case after the last. @param {Agreement | null} agreement @param {string} me @param {string} today */
function then(agreement, me, today) {
  const checks = agreement ? seenOf(agreement) : [];
  const asked = toNote(checks, today);
  if (failed(checks).length && !(asked && asked.on <= today)) return next("renegocier", me);
  return asked ? next("verifier", me, asked.on) : next("informer", me);
}

/** It stands, though something of it is not kept. @param {Agreement | null} agreement @returns {Agreement | null} */
function leftSo(agreement) {
  const gone = agreement ? failed(seenOf(agreement)) : [];
  const isGone = (/** @type {number} */ rank, /** @type {number} */ days) => gone.some((one) => one.rank === rank && one.days === days);
  return agreement && { ...agreement, commitments: agreement.commitments.map((one) => ({ ...one, checks: one.checks.map((check) => (isGone(one.rank, check.days) ? { ...check, left: true } : check)) })) };
}

/** @type {Record<string, import("../../../types/kinds").Operation>} */
export const operations = {
  "case.agreement": {
    lay: amending((data, { payload }, desk) => concluded(data, payload, desk)),
    said: saying(({ renews }) => (renews ? "autre accord noté" : "accord noté")),
  },
  "case.copy": { lay: amending((data, { payload }) => ({ agreement: copied(data, /** @type {any} */ (payload).letter) })), said: saying("copie remise") },
  "case.follow": { lay: amending((data, { occurred_at }, { me }) => ({ state: "suivi_accord", ...then(data.agreement, me, serviceDay(occurred_at)) })), said: saying("accord suivi") },
  "case.check": {
    lay: amending((data, { payload, occurred_at }, { me }) => {
      const day = serviceDay(occurred_at);
      const agreement = noted(data, payload, day);
      return { agreement, ...(data.state === "suivi_accord" && then(agreement, me, day)) };
    }),
    said: saying("point noté"),
  },
  "case.keep": {
    lay: amending((data, { occurred_at }, { me }) => {
      const agreement = leftSo(data.agreement);
      return { agreement, ...(data.state === "suivi_accord" && then(agreement, me, serviceDay(occurred_at))) };
    }),
    said: saying("accord laissé tel quel"),
  },
};

/** What becomes of a party: told, tried, agreeing or not; who she is. */
import { firstState } from "../../../store/kinds.js";
import { amending } from "../../../store/overlay.js";
import { hourOnWall } from "../../../core/clock.js";
import { unmet, without } from "../off.js";
import { TRIES, TRIES_APART_MINUTES } from "../rules.js";
import { saying } from "./said.js";
import { letterOf } from "./sheet.js";
import { warning } from "./steps.js";

/** @typedef {import("../../../types/feed").CaseParty} Party */

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const DAY = 24 * 60;

/** After the last one. @param {Party[]} parties */
export const nextLetter = (parties) => LETTERS[Math.max(-1, ...parties.map(({ letter }) => LETTERS.indexOf(letter))) + 1] ?? "?";


/** With one party more. @param {any} data @param {{party_id: string, side: string, speaks: string, informed?: string|null, who?: any}} told */
export const joined = (data, { party_id, side, speaks, informed, who }) => ({
  ...data,
  parties: [
    ...data.parties.filter((/** @type {Party} */ one) => one.id !== party_id),
    {
      id: party_id, letter: nextLetter(data.parties), side, speaks, state: firstState("partie"), erased: false,
      informed: Boolean(informed), agreed: [], tries: 0, tries_left: TRIES, interpreter: false, channel: null, who: { ...who },
    },
  ],
});

/** Changes the party the operation names. @param {(party: any, op: any) => Record<string, any>} change @returns {import("../../../types/kinds").Operation["lay"]} */
const ofParty = (change) =>
  amending((data, op) => ({
    parties: (data.parties ?? []).map((/** @type {Party} */ one) => (one.id === op.payload.party_id ? { ...one, ...change(one, op) } : one)),
  }));

/** Whether an hour is far enough from those of the other tries: which, the phone knows of its own alone. @param {string} hour @param {string[]} others */
export function isApart(hour, others) {
  const [one = 0, ...rest] = [hour, ...others].map((at) => Number(at.slice(0, 2)) * 60 + Number(at.slice(3, 5)));
  return rest.every((other) => Math.min(Math.abs(one - other), DAY - Math.abs(one - other)) >= TRIES_APART_MINUTES);
}

/** Answered, she is reached; otherwise one try more, which counts at another hour of the day. @param {any} party @param {any} op */
function tried({ state, tries, tries_left, hours = [] }, { occurred_at, payload }) {
  if (payload.reached) return { tries: 0, tries_left: TRIES, ...(["a_contacter", "injoignable"].includes(state) && { state: "contactee" }) };
  const hour = hourOnWall(occurred_at);
  const counts = isApart(hour, hours);
  return { tries: tries + 1, tries_left: Math.max(0, tries_left - Number(counts)), hours: counts ? [...hours, hour] : hours };
}

/** @param {any} party @param {any} op */
function agrees({ agreed, state }, { payload: { what } }) {
  const all = [...new Set([...agreed, ...what])];
  return { agreed: all, state: all.includes("mediation") ? "accepte" : state };
}

/** Field by field, over what is there now. @param {any} party @param {any} op */
const named = (party, { payload }) => Object.entries(payload.who ?? {}).reduce((one, [name, { now }]) => written(one, name, now), party);

/** How she is reached stands beside who she is. @param {any} party @param {string} name @param {any} value */
export const written = (party, name, value) =>
  name === "channel" ? { ...party, channel: value } : name === "interpreter" ? { ...party, interpreter: Boolean(value) } : { ...party, who: { ...party.who, [name]: value } };

/** @param {any} data @param {any} op @param {any} desk */
function goes(data, { payload: { party_id: id, how }, occurred_at }, { me }) {
  const meetings = without(data.meetings ?? [], letterOf(data, id), how, occurred_at);
  const parties = (data.parties ?? []).map((/** @type {Party} */ one) => (one.id === id ? { ...one, ...left(one, { payload: { how } }) } : one));
  return { parties, meetings, ...warning({ meetings, parties }, me, occurred_at) };
}

/** One thing she no longer agrees to. @param {any} data @param {any} op @param {any} desk */
function takesBack(data, { payload: { party_id: id, what }, occurred_at }, { me }) {
  const parties = (data.parties ?? []).map((/** @type {any} */ one) => (one.id === id ? { ...one, agreed: one.agreed.filter((/** @type {string} */ it) => it !== what) } : one));
  if (what !== "table_ronde") return { parties };
  const meetings = unmet(data.meetings ?? [], letterOf(data, id), occurred_at);
  return { parties, meetings, ...warning({ meetings, parties }, me, occurred_at) };
}

/** Out of reach, what she agreed to still stands. @param {any} party @param {any} op */
const left = ({ agreed }, { payload: { how } }) => ({ state: how, agreed: how === "injoignable" ? agreed : [] });

/** @type {Record<string, string>} */
const LEFT = { refuse: "une partie refuse", se_retire: "une partie se retire", injoignable: "une partie est injoignable" };

/** @type {Record<string, import("../../../types/kinds").Operation>} */
export const operations = {
  "case.party": { lay: amending((data, { payload }) => ({ parties: joined(data, /** @type {any} */ (payload)).parties })), said: saying("partie ajoutée") },
  "case.name": { lay: ofParty(named), said: saying("coordonnées d’une partie notées") },
  "case.inform": { lay: ofParty(() => ({ informed: true })), said: saying("partie informée") },
  "case.try": { lay: ofParty(tried), said: saying(({ reached }) => (reached ? "partie jointe" : "essai noté")) },
  "case.agree": { lay: ofParty(agrees), said: saying("consentement d’une partie noté") },
  "case.leave": { lay: amending(goes), said: saying(({ how }) => LEFT[how] ?? "une partie ne suit plus") },
  "case.take_back": { lay: amending(takesBack), said: saying("un consentement retiré") },
};

/** A round that ends: how its stops do, what it amounts to, when one left open did, and whether it may begin again. Pure. */
import { REOPENS_HOURS } from "../../core/rules.js";
import { overAt, plannedEnd } from "./round.js";

/** @typedef {import("./round.js").Row} Row */
/** @typedef {import("./round.js").Stop} Stop */

const HOUR = 3_600_000;

/** @param {string|null|undefined} iso */
const ms = (iso) => (iso ? Date.parse(iso) : 0);

/**
 * How each stop ends: what was recorded there wins; an entry without a visit is a visit.
 * @param {Stop[]} stops @param {Row[]} entries
 * @returns {{stop: Stop, state: "visite"|"empeche"|"non_fait", reason?: string, unsaid: boolean}[]}
 */
export function endStates(stops, entries) {
  const kept = entries.filter((row) => !row.data.cancelled);
  return stops.map((stop) => {
    const visit = kept.find((row) => row.kind === "visit" && row.data.stop_id === stop.id);
    if (visit) return { stop, state: visit.data.state, reason: visit.data.reason ?? undefined, unsaid: false };
    if (stop.state === "visite" || stop.state === "empeche")
      return { stop, state: stop.state, reason: stop.reason ?? undefined, unsaid: false };
    const seen = kept.some((row) => row.kind !== "visit" && row.data.estate_id === stop.estate_id);
    return seen ? { stop, state: "visite", unsaid: true } : { stop, state: "non_fait", unsaid: false };
  });
}

/**
 * The figures of the end screen: what each kind adds up to.
 * @param {Row[]} entries @param {import("../../types/kinds").Kind[]} kinds @returns {{word: string, n: number}[]}
 */
export const totals = (entries, kinds) =>
  kinds.flatMap(({ name, figure }) => {
    const kept = entries.filter((row) => row.kind === name && !row.data.cancelled);
    return figure ? [{ word: figure.word, n: kept.reduce((sum, row) => sum + figure.of(row.data), 0) }] : [];
  });

/**
 * The payload that ends a round: nothing to type, a reason only where the agent gave one.
 * @param {ReturnType<typeof endStates>} ends @param {Record<string, string>} reasons by stop id
 */
export const endPayload = (ends, reasons) => ({
  stops: ends.map(({ stop, state, reason }) => {
    const why = state === "visite" ? undefined : (reason ?? reasons[stop.id]);
    return { id: stop.id, state, ...(why ? { reason: why } : {}) };
  }),
});

/**
 * When a round she left open is said to have ended: when it should have, or with what was noted last in it.
 * @param {{started_at: string|null}} round @param {{ends_at: string}|null|undefined} shift @param {{data: {occurred_at: string}}[]} entries
 */
export function leftAt(round, shift, entries) {
  const last = Math.max(0, ...entries.map(({ data }) => ms(data.occurred_at)).filter((at) => at < overAt(round, shift)));
  return { at: Math.max(plannedEnd(round, shift), last), noted: last > plannedEnd(round, shift) };
}

/**
 * Whether she may take up the part she ended: as long as the shift lasts, or a few hours after the end; never once
 * nothing is of it any more.
 * @param {{started_at: string|null, ended_at?: string|null}} round @param {{ends_at: string}|null|undefined} shift @param {number} now
 */
export const mayReopen = (round, shift, now) =>
  now < overAt(round, shift) &&
  now <= (shift ? ms(shift.ends_at) : (ms(round.ended_at) || now) + REOPENS_HOURS * HOUR);

/** @param {any} payload @returns {Record<string, string>} */
export const checkVisit = (payload) =>
  payload.state === "empeche" && !payload.reason
    ? { reason: "Dites pourquoi le passage n’a pas pu se faire." }
    : /** @type {Record<string, string>} */ ({});

/** What the operations of a round will do to it and to its stops, told ahead of the server. */
import { addDays, serviceDay, trueMomentOf } from "../../core/clock.js";
import { HANDOVER_DAYS } from "../../core/rules.js";
import { firstState } from "../../store/kinds.js";
import { amend, amending } from "../../store/overlay.js";
import { layEntry } from "../logbook/kind.js";
import { listed } from "./itinerary.js";

/**
 * @typedef {import("../../types/kinds").Operation["lay"]} Lay
 * @typedef {import("../../types/kinds").Desk} Desk
 * @typedef {import("../../types/feed").Stop} Stop
 * @typedef {Record<string, any>} Data
 */

const TO_VISIT = firstState("point_de_passage");
const NOT_WALKED = "non_fait";

/** @type {Lay} */
export function layStart(op, desk, { born }) {
  const { payload, record_id } = op;
  const agents = payload.agents.map((/** @type {string} */ id) => ({ id, name: desk.nameOf(id) }));
  const known = desk.get("round", record_id);
  const stops = (payload.stops ?? []).map((/** @type {Data} */ stop, /** @type {number} */ index) => {
    return { id: stop.id, estate_id: stop.estate_id, position: index + 1, state: TO_VISIT, added: false, hint: null };
  });
  const { type_tournee = null, sector_id = null } = payload;
  const fresh = { shift_id: null, type_tournee, sector_id, agents, stops, ended_at: null, ended_by: [] };
  const started_at = known?.started_at ?? trueMomentOf(op);
  desk.put("round", record_id, { ...fresh, ...known, ...born, started_at });
}

/** @type {Lay} */
export const layStops = amending((round, { payload }) => ({ stops: listed(round.stops, /** @type {any} */ (payload)) }));

/** @param {Stop[]} stops @param {string} from @param {string} to */
const turned = (stops, from, to) => stops.map((stop) => (stop.state === from ? { ...stop, state: to } : stop));

/** Her part is over; the round is with the last part. Not walked is said once it is. @type {Lay} */
export const layEnd = amending((round, op, { me }) => {
  const { payload } = op;
  const ended_by = [...new Set([...(round.ended_by ?? []), me])];
  const over = round.agents.every((/** @type {{id: string}} */ one) => ended_by.includes(one.id));
  const told = (payload.stops ?? []).filter((/** @type {Data} */ stop) => stop.state !== NOT_WALKED || over);
  const ends = new Map(told.map((/** @type {Data} */ stop) => [stop.id, stop]));
  const stops = round.stops.map((/** @type {Stop} */ stop) => ({ ...stop, .../** @type {any} */ (ends.get(stop.id)) }));
  if (!over) return { ended_by, stops };
  return { state: "terminee", ended_at: trueMomentOf(op), ended_by, stops: turned(stops, TO_VISIT, NOT_WALKED) };
});

/** She takes up her part again, and the round with it when it was over. @type {Lay} */
export const layReopen = amending((round, _, { me }) => {
  if (!round.ended_by?.includes(me)) return {};
  const ended_by = round.ended_by.filter((/** @type {string} */ id) => id !== me);
  if (round.state !== "terminee") return { ended_by };
  return { state: "demarree", ended_at: null, ended_by, stops: turned(round.stops, NOT_WALKED, TO_VISIT) };
});

/** The stop a visit is about: the one it names, else the round's stop at that estate. @param {Data} visit @param {Data} round @returns {(stop: Stop) => boolean} */
const stopOf = (visit, round) => {
  const named = visit.stop_id && round.stops.some((/** @type {Stop} */ stop) => stop.id === visit.stop_id);
  return (stop) => (named ? stop.id === visit.stop_id : stop.estate_id === visit.estate_id);
};

/** @param {Desk} desk @param {Data} visit @param {Partial<Stop>} change */
function amendStop(desk, visit, change) {
  if (!visit.round_id) return;
  amend(desk, "round", visit.round_id, (round) => {
    const concerned = stopOf(visit, round);
    return { stops: round.stops.map((/** @type {Stop} */ stop) => (concerned(stop) ? { ...stop, ...change } : stop)) };
  });
}

/** A visit says what became of its stop. @type {Lay} */
export function layVisit(op, desk, operation) {
  layEntry(op, desk, operation);
  const { state, reason = null } = op.payload;
  amendStop(desk, /** @type {Data} */ (desk.get("visit", op.record_id)), { state, reason });
}

/** A stop whose only visit was cancelled is to be visited again. @param {string} id @param {Data} visit @param {Desk} desk */
export function reopenStop(id, visit, desk) {
  for (const [other, data] of desk.all("visit")) {
    const same = data.round_id === visit.round_id && data.estate_id === visit.estate_id;
    if (other !== id && same && !data.cancelled) return;
  }
  amendStop(desk, visit, { state: /** @type {Stop["state"]} */ (TO_VISIT), reason: null });
}

/** Left at the end of a round: hers, so read by her. @type {Lay} */
export function layLeave({ payload, record_id, occurred_at }, desk) {
  const { round_id, place, text } = payload;
  const [valid_from, me] = [serviceDay(occurred_at), desk.me];
  const fresh = { estate_id: place.estate, round_id, author: desk.nameOf(me), valid_from, valid_to: addDays(valid_from, HANDOVER_DAYS - 1) };
  const read = { priority: "normale", read_by: [me], reads: { [me]: occurred_at } };
  desk.put("consigne", record_id, { ...fresh, ...read, ...desk.get("consigne", record_id), text, withdrawn: undefined });
}

/** Of one note, what was written last. @type {Lay} */
export function layPreparation({ payload, record_id, occurred_at }, desk) {
  const known = desk.get("preparation", record_id);
  if (!known || Date.parse(known.written_at) <= Date.parse(occurred_at)) desk.put("preparation", record_id, { ...payload, written_at: occurred_at });
}

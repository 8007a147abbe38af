/** The stops as its agents put them, told ahead of the server. Pure; mirror of app/rounds/itinerary.py (tests/vectors/stops.json). */
import { firstState } from "../../store/kinds.js";

/**
 * @typedef {import("../../types/feed").Stop} Stop
 * @typedef {import("../../types/wire").RoundStopsOp} List
 */

const TO_VISIT = /** @type {Stop["state"]} */ (firstState("point_de_passage"));

/** @param {{id: string, estate_id: string}} named @returns {Stop} */
const added = ({ id, estate_id }) => ({ id, estate_id, position: 0, state: TO_VISIT, hint: null, added: true });

/** Only what was added by hand, where nobody passed yet. @param {Stop} stop */
const mayLeave = (stop) => stop.added && stop.state !== "visite" && stop.state !== "empeche";

/** Of an estate that both phones added, the plan's stop or the first id. @param {Stop[]} stops */
function shown(stops) {
  /** @type {Map<string, Stop>} */
  const first = new Map();
  for (const stop of stops) {
    const other = first.get(stop.estate_id);
    const before = !other || (stop.added === other.added ? stop.id < other.id : !stop.added);
    if (before) first.set(stop.estate_id, stop);
  }
  return stops.filter((stop) => !stop.added || first.get(stop.estate_id) === stop);
}

/** The stops once a list is heard: what it does not name was not known there, and stays, after; one named alone has no order. @param {Stop[]} stops @param {List} list @returns {Stop[]} */
export function listed(stops, { stops: told, removed = [] }) {
  const known = new Map(stops.map((stop) => [stop.id, stop]));
  const old = [...stops].sort((a, b) => a.position - b.position);
  const named = told.length === 1 ? [...old, ...told.filter((one) => !known.has(one.id))] : told;
  const names = new Set(named.map((one) => one.id));
  const out = new Set(removed);
  const all = [
    ...named.map((one) => known.get(one.id) ?? added(one)),
    ...old.filter((stop) => !names.has(stop.id)),
  ];
  return shown(all.filter((stop) => !(out.has(stop.id) && mayLeave(stop)))).map((stop, index) => ({
    ...stop,
    position: index + 1,
  }));
}

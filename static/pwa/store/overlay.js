/**
 * What pending operations will do, told from the phone's side: pure functions, one per kind, over a
 * desk of records (`Desk`). The server decides; this only bridges the time until its rows arrive.
 */
import { serviceDay } from "../core/clock.js";

/**
 * @typedef {import('../types/phone').SealedOp} SealedOp
 * @typedef {import('../types/wire').Origin} Subject
 * @typedef {import('../types/feed').Stop} Stop
 * @typedef {Record<string, any>} Data
 * @typedef {{
 *   me: string,
 *   get(kind: string, id: string): Data | null,
 *   put(kind: string, id: string, data: Data): void,
 *   all(kind: string): Iterable<[string, Data]>,
 *   estateOf(place: any): string | null,
 *   nameOf(userId: string): string,
 * }} Desk
 * @typedef {(op: SealedOp, desk: Desk) => void} Reducer
 */

/** Fields of an entry's payload that are not fields of its record. */
const NOT_STORED = ["followup"];

/** @param {SealedOp} op @param {Desk} desk */
function shiftDay(op, desk) {
  const round = op.payload.round_id && desk.get("round", op.payload.round_id);
  const shift = round?.shift_id && desk.get("shift", round.shift_id);
  return shift?.service_date ?? serviceDay(op.occurred_at);
}

/** @param {string} kind @param {(payload: Data) => Data} [more] fields the server will add @returns {Reducer} */
const entry = (kind, more = () => ({})) => (op, desk) => {
  const { payload } = op;
  const fields = Object.fromEntries(Object.entries(payload).filter(([name]) => !NOT_STORED.includes(name)));
  desk.put(kind, op.record_id, {
    round_id: null,
    lieu: null,
    origin: null,
    text: null,
    agents: [],
    ...fields,
    occurred_at: op.occurred_at,
    service_date: shiftDay(op, desk),
    author_id: desk.me,
    estate_id: desk.estateOf(payload.place),
    cancelled: false,
    ...more(payload),
  });
  if (payload.followup) plan(payload.followup.id, { kind, id: op.record_id }, payload.followup, desk);
};

/** @param {string} id @param {Subject} subject @param {Data} asked @param {Desk} desk */
function plan(id, subject, { due_on, reason }, desk) {
  const estate_id = desk.get(subject.kind, subject.id)?.estate_id ?? null;
  desk.put("followup", id, { subject, due_on, reason, state: "planifiee", postponed: 0, estate_id, outcome: null });
}

/** @param {Desk} desk @param {string} kind @param {string} id @param {(data: Data) => Data} change */
function amend(desk, kind, id, change) {
  const data = desk.get(kind, id);
  if (data) desk.put(kind, id, { ...data, ...change(data) });
}

/** The stop a visit is about: the one it names, else the round's stop at that estate. @param {Data} visit @param {Data} round @returns {(stop: Stop) => boolean} */
const stopOf = (visit, round) => {
  const named = visit.stop_id && round.stops.some((/** @type {Stop} */ stop) => stop.id === visit.stop_id);
  return (stop) => (named ? stop.id === visit.stop_id : stop.estate_id === visit.estate_id);
};

/** @param {Desk} desk @param {Data} visit @param {(stop: Stop) => Partial<Stop>} change */
function amendStop(desk, visit, change) {
  if (!visit.round_id) return;
  amend(desk, "round", visit.round_id, (round) => {
    const concerned = stopOf(visit, round);
    return { stops: round.stops.map((/** @type {Stop} */ stop) => (concerned(stop) ? { ...stop, ...change(stop) } : stop)) };
  });
}

/** @type {Reducer} */
function recordVisit(op, desk) {
  entry("visit")(op, desk);
  const { state, reason = null } = op.payload;
  amendStop(desk, /** @type {Data} */ (desk.get("visit", op.record_id)), () => ({ state, reason }));
}

/** @type {Reducer} */
function startRound(op, desk) {
  const { payload, record_id } = op;
  const agents = payload.agents.map((/** @type {string} */ id) => ({ id, name: desk.nameOf(id) }));
  const known = desk.get("round", record_id);
  const stops = (payload.stops ?? []).map((/** @type {Data} */ stop, /** @type {number} */ index) => {
    return { id: stop.id, estate_id: stop.estate_id, position: index + 1, state: "prevu", hint: null };
  });
  const { type_tournee = null, sector_id = null } = payload;
  const fresh = { shift_id: null, type_tournee, sector_id, agents, stops, ended_at: null };
  const started_at = known?.started_at ?? op.occurred_at;
  desk.put("round", record_id, { ...fresh, ...known, state: "demarree", started_at });
}

/** @param {string} state @returns {Reducer} */
const moveRound = (state) => (op, desk) => amend(desk, "round", op.record_id, () => ({ state }));

/** @type {Reducer} */
function endRound(op, desk) {
  const ends = new Map((op.payload.stops ?? []).map((/** @type {Data} */ stop) => [stop.id, stop]));
  amend(desk, "round", op.record_id, (round) => ({
    state: "terminee",
    ended_at: op.occurred_at,
    stops: round.stops.map((/** @type {Stop} */ stop) => ({ ...stop, .../** @type {any} */ (ends.get(stop.id)) })),
  }));
}

/** @type {Reducer} */
function cancelEntry(op, desk) {
  const { kind } = op.payload;
  const data = desk.get(kind, op.record_id);
  if (!data) return;
  desk.put(kind, op.record_id, { ...data, cancelled: true });
  for (const [id, followup] of desk.all("followup")) {
    if (followup.subject?.id === op.record_id && followup.state !== "faite") desk.put("followup", id, { ...followup, state: "annulee" });
  }
  if (kind === "visit") reopenStop(op.record_id, data, desk);
}

/** A stop whose only visit was cancelled is to be visited again. @param {string} id @param {Data} visit @param {Desk} desk */
function reopenStop(id, visit, desk) {
  for (const [other, data] of desk.all("visit")) {
    const same = data.round_id === visit.round_id && data.estate_id === visit.estate_id;
    if (other !== id && same && !data.cancelled) return;
  }
  amendStop(desk, visit, () => ({ state: "prevu", reason: null }));
}

/** @type {Reducer} */
function correctEntry(op, desk) {
  const { kind, changes } = op.payload;
  const estate_id = changes.place ? { estate_id: desk.estateOf(changes.place) } : {};
  amend(desk, kind, op.record_id, () => ({ ...changes, ...estate_id }));
}

/** @type {Record<string, Reducer>} */
export const REDUCERS = {
  "round.start": startRound,
  "round.pause": moveRound("suspendue"),
  "round.resume": moveRound("demarree"),
  "round.end": endRound,
  "visit.record": recordVisit,
  "ambience.record": entry("ambience", ({ dimensions = {} }) => ({ dimensions })),
  "contact.record": entry("contact"),
  "conflict.report": entry("conflict"),
  "technical.flag": entry("technical", () => ({ work: "constate", transmission: "a_transmettre" })),
  "referral.signpost": entry("referral", () => ({ state: "remis_a_la_personne", path: "remis" })),
  "referral.propose": entry("referral", () => ({ state: "brouillon", path: "propose" })),
  "followup.schedule": (op, desk) => plan(op.record_id, op.payload.subject, /** @type {any} */ (op.payload), desk),
  "followup.done": (op, desk) =>
    amend(desk, "followup", op.record_id, () => ({ state: "faite", outcome: op.payload.outcome })),
  "followup.postpone": (op, desk) =>
    amend(desk, "followup", op.record_id, ({ postponed = 0 }) => {
      return { state: "reportee", due_on: op.payload.due_on, postponed: postponed + 1 };
    }),
  "consigne.read": (op, desk) =>
    amend(desk, "consigne", op.record_id, ({ read_by = [] }) => ({ read_by: [...new Set([...read_by, desk.me])] })),
  "entry.correct": correctEntry,
  "entry.cancel": cancelEntry,
};

/** @param {SealedOp} op @param {Desk} desk an operation of a build we do not know changes nothing here */
export function apply(op, desk) {
  try {
    REDUCERS[op.kind]?.(op, desk);
  } catch {
    // An odd payload must not hide the other entries; the server will say what is wrong with it.
  }
}

/** Operations that bring a record into being: held, the record stays visible as such. */
export const CREATES = new Set([
  "visit.record", "ambience.record", "contact.record", "conflict.report", "technical.flag",
  "referral.signpost", "referral.propose", "followup.schedule", "round.start",
]);

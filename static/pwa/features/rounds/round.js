/** The round as data: which one is running, its stops in order, what it amounts to. Pure. */
import { compare, whenSaid } from "../../core/clock.js";
import { OPEN_ROUND_HOURS, WAITED_HOURS, WALKED_HOURS } from "../../core/rules.js";

/**
 * @typedef {import("../../types/feed").Round} Round
 * @typedef {import("../../types/feed").Stop} Stop
 * @typedef {{id: string, kind: string, mark: string, locked?: true | undefined, data: any}} Row
 */

const RUNNING = ["demarree", "suspendue"];
const HOUR = 3_600_000;

/** @param {{agents?: {id: string}[]}} data @param {string} userId */
export const isMine = (data, userId) => (data.agents ?? []).some((one) => one.id === userId);
/** @param {string|null|undefined} iso */
const ms = (iso) => (iso ? Date.parse(iso) : 0);

/** Whether she ended her part, whoever still walks the round. @param {{ended_by?: string[]}} round @param {string} userId */
export const partIsOver = (round, userId) => (round.ended_by ?? []).includes(userId);

/** Those she started and did not end, the last started first. @param {Row[]} rounds @param {string} userId */
export const unended = (rounds, userId) =>
  rounds
    .filter((row) => RUNNING.includes(row.data.state) && isMine(row.data, userId) && !partIsOver(row.data, userId))
    .sort((a, b) => ms(b.data.started_at) - ms(a.data.started_at));

/**
 * Of those under way, the one she is on until she ends her part or says she goes to another: what a partner begins with
 * her meanwhile moves nothing under her thumb.
 * @template {{id: string}} T @param {T[]} running @param {string} id the one she was on @returns {T | null}
 */
export const walked = (running, id) => running.find((row) => row.id === id) ?? running[0] ?? null;

/**
 * When a round should be over: with its shift, unless that is of another evening (it was moved since); else as long
 * after its start as rounds last. Mirror of app/rounds/rules.py (tests/vectors/round_over.json), as is `overAt`.
 * @param {{started_at: string|null}} round @param {{ends_at: string}|null|undefined} shift @returns {number} ms
 */
export function plannedEnd({ started_at }, shift) {
  const [start, end] = [ms(started_at), ms(shift?.ends_at)];
  return start < end && end <= start + WALKED_HOURS * HOUR ? end : start + OPEN_ROUND_HOURS * HOUR;
}

/** From when on nothing is of it any more, whoever did not end it. @param {{started_at: string|null}} round @param {{ends_at: string}|null|undefined} shift */
export const overAt = (round, shift) => plannedEnd(round, shift) + WAITED_HOURS * HOUR;

/**
 * The published shift to show: the one under way, else the next of the day; it opens four hours ahead.
 * @param {Row[]} shifts @param {string} userId @param {number} now
 */
export function shiftNow(shifts, userId, now) {
  const mine = shifts
    .filter((row) => row.data.state === "publiee" && isMine(row.data, userId))
    .sort((a, b) => ms(a.data.starts_at) - ms(b.data.starts_at));
  return mine.find((row) => ms(row.data.ends_at) > now && ms(row.data.starts_at) - 16 * HOUR < now) ?? null;
}

/**
 * Her round is under way and not paused, or without a round her shift is: at no other time is her position asked.
 * @param {Row|null} round @param {Row|null} shift @param {number} now
 */
export const onDuty = (round, shift, now) =>
  round ? round.data.state === "demarree" : shift !== null && ms(shift.data.starts_at) <= now;

/**
 * Between two shifts: whether one of hers ended today, and the next to come.
 * @param {Row[]} shifts @param {string} userId @param {number} now @returns {{over: boolean, next: Row | null}}
 */
export function aroundNow(shifts, userId, now) {
  const mine = shifts
    .filter((row) => row.data.state === "publiee" && isMine(row.data, userId))
    .sort((a, b) => ms(a.data.starts_at) - ms(b.data.starts_at));
  const over = mine.some((row) => ms(row.data.ends_at) <= now && now - ms(row.data.ends_at) < 12 * HOUR);
  return { over, next: mine.find((row) => ms(row.data.starts_at) > now) ?? null };
}

/** The last of her shifts of a day that was given up at the desk. @param {Row[]} shifts @param {string} userId @param {string} day */
export const givenUpToday = (shifts, userId, day) =>
  shifts
    .filter((row) => row.data.state === "annulee" && row.data.service_date === day && isMine(row.data, userId))
    .sort((a, b) => ms(b.data.changed_at) - ms(a.data.changed_at))[0] ?? null;

/** The planned round of a shift. @param {Row[]} rounds @param {string|undefined} shiftId */
export const plannedFor = (rounds, shiftId) =>
  rounds.find((row) => shiftId && row.data.shift_id === shiftId && row.data.state === "planifiee") ?? null;

/**
 * The rounds she has ended this evening, of this shift or of the last hours, the last begun first: her part of one that
 * somebody still walks has no end yet.
 * @param {Row[]} rounds @param {string} userId @param {string|undefined} shiftId @param {number} now @param {(row: Row) => boolean} isOver
 */
export const endedTonight = (rounds, userId, shiftId, now, isOver) =>
  rounds
    .filter((row) => row.data.state === "terminee" || (RUNNING.includes(row.data.state) && partIsOver(row.data, userId) && !isOver(row)))
    .filter((row) => isMine(row.data, userId))
    .filter((row) => (shiftId && row.data.shift_id === shiftId) || now - (ms(row.data.ended_at) || now) < 4 * HOUR)
    .sort((a, b) => ms(b.data.started_at) - ms(a.data.started_at));

/** @param {Round} round @returns {Stop[]} */
export const stopsOf = (round) => [...(round.stops ?? [])].sort((a, b) => a.position - b.position);

/**
 * Where the agent stands: the stop she chose, else the stop of her last entry, else the first to come.
 * @param {Stop[]} stops @param {string|null} chosen @param {string|null} lastEstate
 */
export function stopHere(stops, chosen, lastEstate) {
  const open = stops.filter((one) => one.state === "prevu");
  return stops.find((one) => one.id === chosen) ?? open.find((one) => one.estate_id === lastEstate) ?? open[0] ?? null;
}

/** The next stop still to walk after this one. @param {Stop[]} stops @param {string|undefined} id */
export function nextStop(stops, id) {
  const from = stops.findIndex((one) => one.id === id);
  const open = stops.filter((one) => one.state === "prevu" && one.id !== id);
  return open.find((one) => stops.indexOf(one) > from) ?? open[0] ?? null;
}

/** First names of those who still walk the round beside her. @param {{agents?: {id: string, name: string}[], ended_by?: string[]}} data @param {string} userId */
export const stillWalking = (data, userId) =>
  partners(data, userId).filter((one) => !partIsOver(data, one.id)).map((one) => one.name.split(" ")[0] ?? "");

/** What the agents with her are called: first names. @param {{agents?: {id: string, name: string}[]}} data @param {string} userId */
export const partners = (data, userId) => (data.agents ?? []).filter((one) => one.id !== userId);

/**
 * "par Yoann à 21:14": who paused the round, and when; empty when this phone was not told.
 * @param {Pick<Round, "agents" | "paused">} data @param {string} userId
 */
export function pausedBy({ paused, agents }, userId) {
  if (!paused) return "";
  const [first] = (agents.find((one) => one.id === paused.by)?.name ?? "").split(" ");
  return `par ${paused.by === userId ? "vous" : first || "votre binôme"} ${whenSaid(paused.at)}`;
}

/** What says that something did happen: a passage and a reading do not. @param {Row} row */
const happened = (row) => row.kind !== "visit" && row.kind !== "ambience" && !row.data.cancelled;

/**
 * Whether a visit noted "rien à signaler" still says so: nothing else was recorded on that passage. Mirror of
 * app/rounds/rules.py (tests/vectors/ras.json).
 * @param {{ras?: boolean, ras_noted?: boolean, round_id: string|null, estate_id: string}} visit as received (`ras_noted`:
 *   what its author noted) or as this phone noted it @param {Row[]} entries
 */
export const rasHolds = (visit, entries) =>
  Boolean(visit.ras_noted ?? visit.ras) &&
  !entries.some((row) => happened(row) && row.data.round_id === visit.round_id && row.data.estate_id === visit.estate_id);

/**
 * Noted "rien à signaler", and no longer so: said of it wherever it stands. What was cancelled says what it said.
 * @param {any} visit @param {Row[]} entries
 */
export const rasEnded = (visit, entries) => Boolean(visit.ras_noted ?? visit.ras) && !visit.cancelled && !rasHolds(visit, entries);

/**
 * A visit of a stop. RAS carries every entrance walked, all by default.
 * @param {{round_id: string, stop_id: string|null, estate_id: string, agents: string[], entrances: string[],
 *   state?: "visite"|"empeche", ras?: boolean, reason?: string, text?: string}} walked
 */
export function visitPayload({
  round_id,
  stop_id,
  estate_id,
  agents,
  entrances,
  state = "visite",
  ras = false,
  reason,
  text,
}) {
  return {
    round_id,
    place: { estate: estate_id },
    agents,
    ...(stop_id ? { stop_id } : {}),
    state,
    ras: state === "visite" && ras,
    entrances: state === "visite" ? entrances : [],
    ...(reason ? { reason } : {}),
    ...(text?.trim() ? { text: text.trim() } : {}),
  };
}

/** "9" before "10", "A2" before "A10". @param {string} plate */
const rank = (plate) => plate.replace(/\d+/g, (number) => number.padStart(12, "0"));

/** The halls of an estate that are open, in the order of their numbers. @param {{buildings?: {entrances: {id: string, label: string, plate: string, closed?: boolean}[]}[]}} estate */
export const entrancesOf = (estate) =>
  (estate.buildings ?? [])
    .flatMap((one) => one.entrances.filter((hall) => !hall.closed))
    .sort((a, b) => compare(rank(a.plate), rank(b.plate)));

/**
 * What the desk did to a shift since its agents received it; empty when nothing was done.
 * @param {{state: string, changed_at?: string | null} | undefined} shift @returns {string}
 */
export function deskSaid(shift) {
  if (!shift || (shift.state !== "annulee" && !shift.changed_at)) return "";
  return `${shift.state === "annulee" ? "Annulé" : "Changé"} au bureau${shift.changed_at ? ` ${whenSaid(shift.changed_at)}` : ""}`;
}

/** The acts of a round, one tap each: stored first, then said, always with their undo. */
import { nowIso, nowMs } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { calm } from "../../ui/calm.js";
import { go } from "../../core/router.js";
import { store, storeThen, undoOf } from "../logbook/record.js";
import { locked, me } from "../../device/session.js";
import {
  choose,
  chosen,
  contextNow,
  entries,
  estate,
  placeNow,
  planned,
  round,
  shift,
  stop,
} from "./now.js";
import { entrancesOf, stopsOf, visitPayload } from "./round.js";

/** @returns {Promise<unknown>} */
export async function startPlanned() {
  const row = planned.value;
  if (!row) return null;
  const agents = (shift.value ?? row).data.agents.map((/** @type {any} */ one) => one.id);
  const first = stopsOf(row.data)[0];
  choose({ stop: first?.id ?? "", entrance: "", at: nowIso() });
  return store({ kind: "round.start", record_id: row.id, payload: { planned: true, agents } }, "Tournée démarrée");
}

/** Go and stand at another stop. @param {string} id */
export function standAt(id) {
  calm();
  choose({ stop: id, entrance: "", at: nowIso() });
  go("/tournee");
}

/** What this round left here, by whoever walks it, newest first. */
export const entriesHere = () =>
  entries.value.filter((row) => !row.data.cancelled && row.data.estate_id === stop.value?.estate_id);
export const visitHere = () => entriesHere().find((row) => row.kind === "visit" && row.data.stop_id === stop.value?.id) ?? null;

/** The passage was noted, and may not be read: no more to be done all the same. */
export const passedShut = () => locked.value && stop.value?.state !== "prevu";

/** One tap: the whole estate walked, nothing to report (or only what is recorded already). @param {boolean} ras */
export function recordVisit(ras) {
  const at = stop.value;
  if (!at) return null;
  // She stays here until she says she leaves: what comes next in this hall belongs to it.
  if (chosen.value.stop !== at.id) choose({ stop: at.id, entrance: "", at: "" });
  const id = newId();
  const payload = visitPayload({
    ...contextNow(),
    round_id: round.value?.id ?? "",
    stop_id: at.id,
    estate_id: at.estate_id,
    entrances: entrancesOf(estate.value?.data ?? {}).map((one) => one.id),
    ras,
  });
  return store(
    { kind: "visit.record", record_id: id, payload },
    ras ? "RAS noté" : "Passage noté",
    undoOf("visit", id, ras ? "ce RAS" : undefined),
  );
}

/** A change of mind on the spot is a correction, not a second reading. */
const CHANGES_MIND = 10 * 60_000;

/** @param {number} level */
export function recordAmbience(level) {
  const place = placeNow();
  if (!place) return null;
  const before = lastReading();
  if (before && nowMs() - Date.parse(before.data.occurred_at) < CHANGES_MIND) {
    if (before.data.level === level) return null;
    const was = before.data.level;
    return correctLevel(before.id, level, { what: "ce changement", act: () => void correctLevel(before.id, was, null) });
  }
  const id = newId();
  const payload = { ...contextNow(), place, level, dimensions: {} };
  return store({ kind: "ambience.record", record_id: id, payload }, "Ambiance notée", undoOf("ambience", id));
}

/** @param {string} id @param {number} level @param {import("../../ui/say.js").Undo|null} undo */
function correctLevel(id, level, undo) {
  /** @type {import("../../types/wire").CorrectOp} */
  const payload = { kind: "ambience", changes: { level }, reason: "Changé sur place" };
  return store({ kind: "entry.correct", record_id: id, payload }, "Ambiance corrigée", undo);
}

/** The reading made at this very place during this round. */
export function lastReading() {
  const place = JSON.stringify(placeNow());
  return entries.value.find(
    (row) =>
      row.kind === "ambience" &&
      !row.data.cancelled &&
      row.data.author_id === me.value?.user.id &&
      JSON.stringify(row.data.place) === place,
  );
}

/** @param {string} id */
export const readConsigne = (id) => store({ kind: "consigne.read", record_id: id, payload: {} }, "Consigne lue");

/** @param {"round.pause"|"round.resume"} kind @param {() => void} [onward] */
export const pauseOrResume = (kind, onward = () => {}) =>
  storeThen(
    onward,
    { kind, record_id: round.value?.id, payload: {} },
    kind === "round.pause" ? "Tournée suspendue" : "Tournée reprise",
  );

/** Places read from what the phone holds: open faults, last ambience, last visit. */
import { daysBetween, relativeDay } from "../../ui/dates.js";
import { compare, today } from "../../core/clock.js";
import { CLOSED_DAYS } from "../../core/rules.js";
import { locked } from "../../store/lease.js";
import { labelOf, list } from "../../store/views.js";

/** Work states in which a problem is still on the landlord's hands or ours. */
const OPEN = ["constate", "retenu"];

/** @param {any[]} rows @param {string} [estateId] @returns {any[]} most pressing first */
export const openFaults = (rows, estateId) =>
  rows
    .filter(
      (row) => OPEN.includes(row.data.work) && !row.data.cancelled && (!estateId || row.data.estate_id === estateId),
    )
    .sort(
      (a, b) => compare(a.data.severity, b.data.severity) || compare(b.data.occurred_at, a.data.occurred_at),
    );

/**
 * Those whose requester is still to be told what became of it; what was flagged during this very round was just told.
 * @param {any[]} rows @param {string} estateId @param {string|null} [roundId] @returns {any[]} oldest first
 */
export const toTell = (rows, estateId, roundId = null) =>
  rows
    .filter(({ data }) => data.estate_id === estateId && data.feedback === "a_informer" && !data.cancelled)
    .filter(({ data }) => !roundId || data.round_id !== roundId)
    .sort((a, b) => compare(a.data.occurred_at, b.data.occurred_at));

/** @param {number} level */
export const ambienceLabel = (level) =>
  (level ? `Dernière ambiance : ${labelOf("ambiance", String(level)).toLowerCase()}` : locked.value ? "Ambiance verrouillée" : "Ambiance non observée");

/** @param {any[]} rows newest first */
const newest = (rows) =>
  rows.filter((row) => !row.data.cancelled).sort((a, b) => compare(b.data.occurred_at, a.data.occurred_at));

/** The last recent reading of an estate, or of one hall. @param {string} estateId @param {string} [entranceId] */
export function lastReadAt(estateId, entranceId) {
  const rows = list("ambience").value.filter(
    (row) => row.data.estate_id === estateId && (!entranceId || row.data.place?.entrance === entranceId),
  );
  const last = newest(rows)[0];
  return last && daysBetween(last.data.service_date, today()) <= CLOSED_DAYS ? last.data : null;
}

/** Its level; 0 when none is recent. @param {string} estateId @param {string} [entranceId] @returns {number} */
export const lastAmbience = (estateId, entranceId) => lastReadAt(estateId, entranceId)?.level ?? 0;

/** "vu hier" @param {string} estateId @returns {string} */
export function lastSeen(estateId) {
  const visits = list("visit").value.filter((row) => row.data.estate_id === estateId && row.data.state === "visite");
  const last = newest(visits)[0];
  return last ? `vu ${seenOn(last.data.service_date)}` : "";
}
/** "hier", "mardi", "le 20 nov." @param {string} day */
export const seenOn = (day) =>
  Math.abs(daysBetween(day, today())) < 7 ? relativeDay(day, today()) : `le ${relativeDay(day, today())}`;

/** When a session was: just now, or on a day and at an hour that are said. Pure, but for the clock of the organisation. */
import { at, dateOf, hourOnWall, momentsAt } from "../../core/clock.js";
import { dayMonth } from "../../ui/dates.js";

const MINUTE = 60_000;

/** @typedef {{noted: string, minutes: number, day?: string, hour?: string}} When   `noted`: it had just ended, unless its day and hour are said */

/** When it began, ms; NaN for an hour that clocks skip. @param {When} when */
export function began({ noted, minutes, day, hour }) {
  if (!day || !hour) return Date.parse(noted) - minutes * MINUTE;
  return momentsAt(day, hour)[0] ?? Number.NaN;
}

/** @param {When} when @returns {{starts_at: string, ends_at: string}} */
export function spanOf(when) {
  const start = began(when);
  return { starts_at: at(start).toISOString(), ends_at: at(start + when.minutes * MINUTE).toISOString() };
}

/** Why it cannot have been then. @param {When} when @param {number} now */
export function whenFault(when, now) {
  const start = began(when);
  if (Number.isNaN(start)) return "Cette heure n’existe pas ce jour-là. Vérifiez-la.";
  return start > now ? "Cette séance n’a pas encore commencé." : "";
}

/** "30 min, le 23 oct. à 18:00" @param {When} when */
export const whenWords = (when) => `${when.minutes}\u00a0min${when.day && when.hour ? `, le ${dayMonth(when.day)} à ${when.hour}` : ", à l’instant"}`;

/** Of one that was planned. @param {{starts_at: string, ends_at: string}} one @returns {Partial<When>} */
export const asPlanned = ({ starts_at, ends_at }) => ({
  day: dateOf(starts_at),
  hour: hourOnWall(starts_at),
  minutes: Math.round((Date.parse(ends_at) - Date.parse(starts_at)) / MINUTE),
});

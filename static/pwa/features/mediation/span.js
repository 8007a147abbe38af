/** When a session was: just now, or on a day and at an hour that are said. Pure, but for the clock of the organisation. */
import { at, dateOf, hourOnWall, momentsAt } from "../../core/clock.js";
import { dayMonth } from "../../ui/dates.js";
import { SESSION_SHORTEST } from "./rules.js";

const MINUTE = 60_000;

/**
 * @typedef {{noted: string, minutes: number, day?: string, hour?: string}} When   `noted`: it had just ended, unless its day and hour are said
 * @typedef {{mode: string, state: string, starts_at: string, ends_at: string, letters: string[]}} Held
 */

/** When it began, ms; NaN for an hour that clocks skip. @param {When} when @param {number} [after] ms: not before, where nobody said when */
export function began({ noted, minutes, day, hour }, after = -Infinity) {
  if (day && hour) return momentsAt(day, hour)[0] ?? Number.NaN;
  const ended = Date.parse(noted);
  return Math.min(Math.max(ended - minutes * MINUTE, after), ended - Math.min(minutes, SESSION_SHORTEST) * MINUTE);
}

/** @param {When} when @param {number} [after] @returns {{starts_at: string, ends_at: string}} */
export function spanOf(when, after) {
  const start = began(when, after);
  const end = when.day && when.hour ? start + when.minutes * MINUTE : Date.parse(when.noted);
  return { starts_at: at(start).toISOString(), ends_at: at(end).toISOString() };
}

/** When those of these who were met last had been, ms: what had just ended did not begin before. @param {Held[]} meetings @param {string[]} letters @param {string} noted */
export const lastEnd = (meetings, letters, noted) =>
  Math.max(...held(meetings, letters).map(({ ends_at }) => Date.parse(ends_at)).filter((end) => end <= Date.parse(noted)), -Infinity);

/** @param {Held[]} meetings @param {string[]} letters */
const held = (meetings, letters) => meetings.filter((one) => one.state === "tenue" && one.letters.some((letter) => letters.includes(letter)));

/** Why it cannot have been then. @param {When} when @param {number} now */
export function whenFault(when, now) {
  const start = began(when);
  if (Number.isNaN(start)) return "Cette heure n’existe pas ce jour-là. Vérifiez-la.";
  return start > now ? "Cette séance n’a pas encore commencé." : "";
}

/** "30 min, le 23 oct. à 18:00" @param {When} when @param {number} [after] */
export const whenWords = (when, after) => `${Math.round(length(spanOf(when, after)))}\u00a0min${when.day && when.hour ? `, le ${dayMonth(when.day)} à ${when.hour}` : ", à l’instant"}`;

/** Of one that was planned. @param {{starts_at: string, ends_at: string}} one @returns {Partial<When>} */
export const asPlanned = ({ starts_at, ends_at }) => ({
  day: dateOf(starts_at),
  hour: hourOnWall(starts_at),
  minutes: Math.round(length({ starts_at, ends_at })),
});

/** Minutes. @param {{starts_at: string, ends_at: string}} span */
const length = ({ starts_at, ends_at }) => (Date.parse(ends_at) - Date.parse(starts_at)) / MINUTE;

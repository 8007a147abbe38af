/** French words for days, beside those of core/clock.js. Days are 'YYYY-MM-DD'. */
import { dateFr, dateOf, dayFr, hourOnWall, timeFr } from "../core/clock.js";
import { DAYPARTS } from "../core/rules.js";

/** @param {string} day */
const noon = (day) => Date.parse(`${day}T12:00:00Z`);

/** Days from `from` to `to`. @param {string} from @param {string} to */
export const daysBetween = (from, to) => Math.round((noon(to) - noon(from)) / 86_400_000);

/** The parts of "ven. 20 nov.". @param {string} day @returns {string[]} */
const parts = (day) => dayFr(day).split(" ");
/** "ven." @param {string} day */
export const weekdayShort = (day) => parts(day)[0] ?? "";
/** "nov." @param {string} day */
export const monthShort = (day) => parts(day)[2] ?? "";
/** "20 nov." @param {string} day */
export const dayMonth = (day) => parts(day).slice(1).join("\u00a0");

/** "17:00 – 00:30". @param {{starts_at: string, ends_at: string}} shift */
export const hoursFr = ({ starts_at, ends_at }) => `${timeFr(starts_at)} – ${timeFr(ends_at)}`;

/** The day beside the hours of a shift, the one clocks show: one that begins at 03:30 is counted on the day before. @param {{starts_at: string}} shift */
export const dayOfHours = ({ starts_at }) => dateOf(starts_at);

/** The part that began last; before the first of the day, the one of the evening before. @param {string|number} moment */
export function daypart(moment) {
  const hour = Number(hourOnWall(moment).slice(0, 2));
  const [, word] = DAYPARTS.filter(([start]) => start <= hour).at(-1) ?? DAYPARTS.at(-1) ?? [];
  return word ?? "";
}

/** "aujourd’hui", "hier", "demain", "mardi" within six days, else "20 nov." @param {string} day @param {string} today */
export function relativeDay(day, today) {
  const gap = daysBetween(today, day);
  if (gap === 0) return "aujourd’hui";
  if (gap === -1) return "hier";
  if (gap === 1) return "demain";
  return Math.abs(gap) < 7 ? (dateFr(day).split(" ")[0] ?? "") : dayMonth(day);
}

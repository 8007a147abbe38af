/** Civil weeks. Days are 'YYYY-MM-DD'. */
import { addDays, at } from "../../core/clock.js";
import { daysBetween } from "../../ui/dates.js";

/** Monday of the civil week of a day. @param {string} day */
export const monday = (day) => addDays(day, -((at(`${day}T12:00:00Z`).getUTCDay() + 6) % 7));

/** ISO week number. @param {string} day */
export function isoWeek(day) {
  const thursday = addDays(monday(day), 3);
  return 1 + Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7);
}

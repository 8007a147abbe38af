/** Follow-ups: a due thing has an owner and a date. */
import { addDays, compare } from "../../core/clock.js";
import { FOLLOWUP_DEFAULT_REASON, FOLLOWUP_OPEN, MAX_POSTPONED } from "../../core/rules.js";
import { daysBetween } from "../../ui/dates.js";

/** Nothing asked yet: the reason waits for a date. @param {string} id */
export const unasked = (id) => ({ id, days: /** @type {number|null} */ (null), reason: FOLLOWUP_DEFAULT_REASON });

/** @param {number} n */
export const daysLabel = (n) => (n === 0 ? "Aujourd’hui" : n === 1 ? "Demain" : `${n}\u00a0jours`);

/** @param {{id: string, days: number|null|undefined, reason: string}} asked @param {string} today */
export const schedule = ({ id, days, reason }, today) =>
  days == null ? null : { id, due_on: addDays(today, days), reason };

/** @param {{state: string}} one */
export const isOpen = (one) => FOLLOWUP_OPEN.includes(one.state);
/** @param {{state: string, postponed?: number}} one */
export const mayPostpone = (one) => isOpen(one) && (one.postponed ?? 0) < MAX_POSTPONED;

/** @param {{due_on: string}} one @param {string} today @returns {"late"|"today"|"week"|"later"} */
export function when(one, today) {
  const gap = daysBetween(today, one.due_on);
  return gap < 0 ? "late" : gap === 0 ? "today" : gap < 7 ? "week" : "later";
}

/**
 * Open follow-ups by urgency, each group by date.
 * @template {{state: string, due_on: string}} T
 * @param {T[]} all @param {string} today @returns {Record<"late"|"today"|"week"|"later", T[]>}
 */
export function grouped(all, today) {
  /** @type {Record<"late"|"today"|"week"|"later", T[]>} */
  const groups = { late: [], today: [], week: [], later: [] };
  const open = all.filter(isOpen).sort((a, b) => compare(a.due_on, b.due_on));
  for (const one of open) groups[when(one, today)].push(one);
  return groups;
}

/** What the badge of the bar counts: late and today. @param {{state: string, due_on: string}[]} all @param {string} today */
export const pressing = (all, today) => all.filter((one) => isOpen(one) && one.due_on <= today).length;

/** @param {{outcome?: string}} payload @returns {Record<string, string>} */
export const checkDone = (payload) =>
  payload.outcome ? {} : { outcome: "Dites ce qu’il en est, par exemple «\u00a0Réglé\u00a0»." };

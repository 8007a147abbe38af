/** Follow-ups in the order they are due, and what may be done with one. */
import { compare } from "../../core/clock.js";
import { MAX_POSTPONED } from "../../core/rules.js";
import { daysBetween } from "../../ui/dates.js";
import { isOpen } from "./followup.js";

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

/** @param {{outcome?: string}} payload @returns {Record<string, string>} */
export const checkDone = (payload) =>
  payload.outcome ? {} : { outcome: "Dites ce qu’il en est, par exemple «\u00a0Réglé\u00a0»." };

/** Follow-ups: a due thing has an owner and a date. */
import { addDays } from "../../core/clock.js";
import { FOLLOWUP_DEFAULT_REASON, FOLLOWUP_OPEN } from "../../core/rules.js";

/** Nothing asked yet: the reason waits for a date. @param {string} id */
export const unasked = (id) => ({ id, days: /** @type {number|null} */ (null), reason: FOLLOWUP_DEFAULT_REASON });

/** @param {number} n */
export const daysLabel = (n) => (n === 0 ? "Aujourd’hui" : n === 1 ? "Demain" : `${n}\u00a0jours`);

/** @param {{id: string, days: number|null|undefined, reason: string}} asked @param {string} today */
export const schedule = ({ id, days, reason }, today) =>
  days == null ? null : { id, due_on: addDays(today, days), reason };

/** @param {{state: string}} one */
export const isOpen = (one) => FOLLOWUP_OPEN.includes(one.state);

/** What the badge of the bar counts: late and today. @param {{state: string, due_on: string}[]} all @param {string} today */
export const pressing = (all, today) => all.filter((one) => isOpen(one) && one.due_on <= today).length;

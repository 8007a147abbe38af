/** Who may correct or cancel an entry, and what a correction carries. Pure: mirror of app/logbook/rules.py. */
import { CORRECTION_HOURS } from "../../core/rules.js";
import { wasThere } from "./logbook.js";

/**
 * Whoever was there corrects or cancels alone until so long after the server received the entry, and as long as it has
 * not; later it goes through the coordinator.
 * @param {{author_id: string, agents?: string[], received_at?: string, cancelled?: boolean}} entry
 * @param {string} userId @param {number} now the server's time, as well as the phone can tell
 */
export function mayCorrect({ author_id, agents = [], received_at, cancelled }, userId, now) {
  const age = received_at ? now - Date.parse(received_at) : 0;
  return wasThere({ author_id, agents }, userId) && !cancelled && age <= CORRECTION_HOURS * 3_600_000;
}

/**
 * The fields a correction changes; one that is emptied travels as null.
 * @param {Record<string, any>} before @param {Record<string, any>} after
 */
export function changesBetween(before, after) {
  /** @type {Record<string, any>} */
  const changes = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    if (JSON.stringify(before[key]) !== JSON.stringify(after[key])) changes[key] = after[key] ?? null;
  return changes;
}

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

/** What was shut when the form began, from the record that is open now. @param {Record<string, any>} fresh @param {Record<string, any>} typed */
export function fill(fresh, typed) {
  const filled = { text: typed.text || fresh.text, ...heardOf(fresh, typed) };
  const [was, now] = [typed.begun?.as, fresh.begun?.as];
  if (!was || !now) return filled;
  const stays = isSame(typed.place, was.place);
  const as = { ...was, text: now.text, ...(stays && { place: now.place }), ...heardOf(now, was) };
  return { ...filled, ...(stays && { place: fresh.place }), begun: { ...typed.begun, as } };
}

/** Who was called, where nobody else was written. @param {Record<string, any>} of @param {Record<string, any>} there */
const heardOf = ({ call }, { call: there }) => (call?.who && there && !there.impossible && !there.who ? { call: { ...there, who: call.who } } : {});

const isSame = (/** @type {unknown} */ one, /** @type {unknown} */ other) => JSON.stringify(one) === JSON.stringify(other);

/** Of what is shut nothing is missing, as long as it stays as it was. @param {Record<string, any>} draft @param {Record<string, any>} payload @param {Record<string, string>} errors */
export function unshut({ veiled, begun }, payload, errors) {
  const stays = (/** @type {string} */ name) => veiled && ["text", "place", "call"].includes(name) && isSame(payload[name], begun.as[name]);
  return Object.fromEntries(Object.entries(errors).filter(([name]) => !stays(name)));
}

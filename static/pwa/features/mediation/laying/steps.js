/** What is next of a case, once what waits on this phone is done: the service says it again. */
import { addDays, dateOf } from "../../../core/clock.js";
import { toWarn } from "../off.js";
import { NEXT } from "../rules.js";

/** @param {string} code @param {string} who @param {string | null} [due_on] */
export const next = (code, who, due_on = null) => ({ steps: [{ code, words: NEXT[code] ?? code, who, due_on }] });

/** Before all else, where somebody would come for nothing. @param {any} data @param {string} me @param {string} at */
export function warning(data, me, at) {
  const [off] = toWarn(data, Date.parse(at));
  return off && next("prevenir", me, addDays(dateOf(off.one.starts_at), -1));
}

/** What is next of a case, once what waits on this phone is done: the service says it again. */
import { NEXT } from "../rules.js";

/** @param {string} code @param {string} who @param {string | null} [due_on] */
export const next = (code, who, due_on = null) => ({ steps: [{ code, words: NEXT[code] ?? code, who, due_on }] });

/** A session as it is preset. Pure. */
import { TABLE, lettersOf } from "./meet.js";
import { SESSION_LENGTHS, SESSION_USUAL } from "./rules.js";

/** A shuttle, a call: a quarter of an hour on a landing. */
const SHORT = 15;
export const LENGTHS = [SHORT, ...SESSION_LENGTHS];

/** Minutes. @param {string} mode */
export const usual = (mode) => (["navette", "telephone", "ecrit"].includes(mode) ? SHORT : SESSION_USUAL);

/** Whom it is with, before anybody says: all at a table, the only one there is, or the one it was asked for. @param {string} mode @param {any} data @param {string} [asked] */
export function presetLetters(mode, data, asked) {
  const all = lettersOf(data);
  if (mode === TABLE || all.length === 1) return all;
  return asked && all.includes(asked) ? [asked] : [];
}

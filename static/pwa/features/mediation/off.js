/**
 * A party is out, or will not meet the other: with whom what was planned is still held, and who is to be told where it is
 * not. Pure: mirror of app/mediation/out.py, the rule held to tests/vectors/seance.json.
 */
import { compare } from "../../core/clock.js";
import { ALONE } from "./rules.js";

const TOGETHER = 2;
const OUT = ["refuse", "injoignable", "se_retire"];
/** Why a session is off. */
const [WITHDRAWN, ASKED, MISTAKEN] = ["retrait", "partie", "erreur"];

/** @param {string} mode @param {string[]} letters @param {string} gone @returns {string[]} none where it cannot be held */
export function leftWith(mode, letters, gone) {
  const left = letters.filter((one) => one !== gone);
  return left.length >= (mode === "table_ronde" ? TOGETHER : 1) ? left : [];
}

/** Once she is out, by a moment: those that have yet to begin. Whoever cannot be reached is sought where she was to be met. @param {any[]} meetings @param {string} letter @param {string} how @param {string} at */
export const without = (meetings, letter, how, at) =>
  meetings.map((one) => (isToCome(one, letter, at) && !(how === "injoignable" && ALONE.includes(one.mode)) ? lacking(one, letter, WITHDRAWN) : one));

/** Once she will not meet the other party any more, by a moment. @param {any[]} meetings @param {string} letter @param {string} at */
export const unmet = (meetings, letter, at) =>
  meetings.map((one) => (one.mode === "table_ronde" && isToCome(one, letter, at) ? lacking(one, letter, ASKED) : one));

/** @param {any} one @param {string} letter @param {string} at */
const isToCome = ({ state, starts_at, letters }, letter, at) => state === "prevue" && Date.parse(starts_at) > Date.parse(at) && letters.includes(letter);

/** @param {any} one @param {string} letter @param {string} reason */
function lacking(one, letter, reason) {
  const letters = leftWith(one.mode, one.letters, letter);
  return letters.length ? { ...one, letters } : { ...one, state: "annulee", reason };
}

/** Those to come that are off, with who does not know it yet; the first first. @param {any} data @param {number} now ms @returns {{one: any, letters: string[]}[]} */
export function toWarn({ meetings = [], parties = [] }, now) {
  const there = parties.filter((/** @type {any} */ { state }) => !OUT.includes(state)).map((/** @type {any} */ { letter }) => letter);
  return meetings
    .filter((/** @type {any} */ { state, starts_at }) => state === "annulee" && Date.parse(starts_at) > now)
    .map((/** @type {any} */ one) => ({ one, letters: expecting(one).filter((/** @type {string} */ letter) => there.includes(letter) && !knows(one, letter)).sort() }))
    .filter((/** @type {any} */ { letters }) => letters.length)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => compare(a.one.starts_at, b.one.starts_at));
}

/** Of one planned by mistake, those alone who were told of it. @param {any} one @returns {string[]} */
const expecting = ({ letters, reason, told = [], again = [] }) =>
  reason === MISTAKEN ? [...new Set([...again, ...told.map((/** @type {any} */ said) => said.letter)])] : letters;

/** @param {any} one @param {string} letter */
const knows = ({ told = [] }, letter) => told.some((/** @type {any} */ said) => said.letter === letter && said.what === "annulation");

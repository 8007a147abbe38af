/**
 * A party is out: with whom what was planned with her is still held, and who is to be told where it is not. Pure: mirror of
 * app/mediation/out.py, the rule held to tests/vectors/seance.json.
 */
import { compare } from "../../core/clock.js";
import { ALONE } from "./rules.js";

const TOGETHER = 2;
const OUT = ["refuse", "injoignable", "se_retire"];
/** Why a session is off that the rule cancelled. */
export const WITHDRAWN = "retrait";

/** @param {string} mode @param {string[]} letters @param {string} gone @returns {string[]} none where it cannot be held */
export function leftWith(mode, letters, gone) {
  const left = letters.filter((one) => one !== gone);
  return left.length >= (mode === "table_ronde" ? TOGETHER : 1) ? left : [];
}

/** Once she is out, by a moment: those that have yet to begin. Whoever cannot be reached is sought where she was to be met. @param {any[]} meetings @param {string} letter @param {string} how @param {string} at */
export const without = (meetings, letter, how, at) =>
  meetings.map((one) => {
    const stays = one.state !== "prevue" || Date.parse(one.starts_at) <= Date.parse(at) || !one.letters.includes(letter) || (how === "injoignable" && ALONE.includes(one.mode));
    if (stays) return one;
    const letters = leftWith(one.mode, one.letters, letter);
    return letters.length ? { ...one, letters } : { ...one, state: "annulee", reason: WITHDRAWN };
  });

/** Those to come that are off since somebody is out, with who does not know it yet; the first first. @param {any} data @param {number} now ms @returns {{one: any, letters: string[]}[]} */
export function toWarn({ meetings = [], parties = [] }, now) {
  const there = parties.filter((/** @type {any} */ { state }) => !OUT.includes(state)).map((/** @type {any} */ { letter }) => letter);
  return meetings
    .filter((/** @type {any} */ { state, reason, starts_at }) => state === "annulee" && reason === WITHDRAWN && Date.parse(starts_at) > now)
    .map((/** @type {any} */ one) => ({ one, letters: one.letters.filter((/** @type {string} */ letter) => there.includes(letter) && !knows(one, letter)).sort() }))
    .filter((/** @type {any} */ { letters }) => letters.length)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => compare(a.one.starts_at, b.one.starts_at));
}

/** @param {any} one @param {string} letter */
const knows = ({ told = [] }, letter) => told.some((/** @type {any} */ said) => said.letter === letter && said.what === "annulation");

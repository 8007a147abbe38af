/** Whether an agreement holds, in words. Pure; mirror of app/mediation/rules/holding.py (tests/vectors/holding.json). */
import { CHECK_THAT_HOLDS } from "./rules.js";

/**
 * @typedef {{rank: number, days: number, due_on: string, state: string}} Seen   one check of one commitment
 * @typedef {import("../../types/feed").CaseAgreement} Agreement
 */

const KNOWN = ["tenu", "partiel", "rompu"];

/** @param {Agreement} agreement @returns {Seen[]} */
export const seenOf = ({ commitments }) => commitments.flatMap(({ rank, checks }) => checks.map(({ days, due_on, state }) => ({ rank, days, due_on, state })));

/** @param {number} n @param {string} one @param {string} [many] */
const words = (n, one, many = `${one}s`) => `${n} ${n > 1 ? many : one}`;

/** Kept of known, the unknown said: not knowing is never a success. @param {Seen[]} checks @param {string} today */
export function summary(checks, today) {
  const come = checks.filter(({ due_on, state }) => due_on <= today || state !== "prevu");
  const of = (/** @type {string[]} */ ...states) => come.filter(({ state }) => states.includes(state)).length;
  const [kept, known, unknown] = [of("tenu"), of(...KNOWN), of("inconnu")];
  const late = come.filter(({ due_on, state }) => state === "prevu" && due_on < today).length;
  return [
    known ? `${words(kept, "point")} sur ${words(known, "connu")}` : "aucun point connu",
    unknown && words(unknown, "inconnu"),
    late && `${late} en retard`,
  ].filter(Boolean).join(", ");
}

/** How it stands at the check that tells: one commitment broken breaks it, one unknown leaves it unknown. @param {Seen[]} checks */
export function result(checks) {
  const ranks = [...new Set(checks.map(({ rank }) => rank))];
  const found = ranks.map((rank) => stands(checks.filter((one) => one.rank === rank)));
  return ["rompu", "inconnu", "partiel", "tenu"].find((state) => found.includes(state)) ?? "inconnu";
}

/** Of one commitment: what was kept before the last check is not known to be still; what was broken and not seen again is. @param {Seen[]} checks */
function stands(checks) {
  const seen = checks.filter(({ state }) => KNOWN.includes(state));
  const last = seen.filter(({ days }) => days >= CHECK_THAT_HOLDS).map(({ state }) => state);
  const told = ["rompu", "partiel", "tenu"].find((state) => last.includes(state));
  if (told) return told;
  const latest = Math.max(...seen.map(({ days }) => days));
  return seen.some(({ days, state }) => days === latest && state === "rompu") ? "rompu" : "inconnu";
}

/** Whether an agreement holds, in words. Pure; mirror of app/mediation/rules/holding.py (tests/vectors/holding.json). */
import { addDays, compare } from "../../core/clock.js";
import { NB } from "../../ui/html.js";
import { CHECK_AGAIN, CHECK_THAT_HOLDS } from "./rules.js";

/**
 * @typedef {{rank: number, days: number, due_on: string, state: string, noted_on?: string | null, left?: boolean}} Seen   one check of one commitment
 * @typedef {import("../../types/feed").CaseAgreement} Agreement
 */

const KNOWN = ["tenu", "partiel", "rompu"];
/** Of which something is to be done before the next check. */
const FAILED = ["rompu", "partiel"];

/** @param {Agreement} agreement @returns {Seen[]} */
export const seenOf = ({ commitments }) => commitments.flatMap(({ rank, checks }) => checks.map(({ days, due_on, state, noted_on, left }) => ({ rank, days, due_on, state, noted_on, left })));

/** The check to be noted first, and its day (`on`): what is late leads; what stayed unknown is asked again, until the next one takes its place. @param {Seen[]} checks @param {string} today @returns {(Seen & {on: string}) | null} */
export function toNote(checks, today) {
  const asked = checks.flatMap((one) => askedOn(one, checks, today));
  return asked.sort((a, b) => compare(a.on, b.on) || a.days - b.days || a.rank - b.rank)[0] ?? null;
}

/** @param {Seen} one @param {Seen[]} checks @param {string} today @returns {(Seen & {on: string})[]} */
function askedOn(one, checks, today) {
  if (one.state === "prevu") return [{ ...one, on: one.due_on }];
  const later = checks.filter(({ rank, days }) => rank === one.rank && days > one.days);
  if (one.state !== "inconnu" || later.some(({ state, due_on }) => state !== "prevu" || due_on <= today)) return [];
  const again = addDays(one.noted_on ?? one.due_on, CHECK_AGAIN);
  return [{ ...one, on: again > one.due_on ? again : one.due_on }];
}

/** Of each commitment not kept, the last check that told it, unless it was left so. @param {Seen[]} checks */
export function failed(checks) {
  /** @type {Map<number, Seen>} */
  const told = new Map();
  for (const one of [...checks].sort((a, b) => a.days - b.days)) if (KNOWN.includes(one.state)) told.set(one.rank, one);
  return [...told.values()].filter(({ state, left }) => FAILED.includes(state) && !left);
}

/** @param {number} n @param {string} one @param {string} [many] */
const words = (n, one, many = `${one}s`) => `${n} ${n > 1 ? many : one}`;

/** Kept of known, the unknown said: not knowing is never a success. @param {Seen[]} checks @param {string} today */
export function summary(checks, today) {
  const come = checks.filter(({ due_on, state }) => due_on <= today || state !== "prevu");
  const of = (/** @type {string[]} */ ...states) => come.filter(({ state }) => states.includes(state)).length;
  const [kept, known, unknown] = [of("tenu"), of(...KNOWN), of("inconnu")];
  const late = come.filter(({ due_on, state }) => state === "prevu" && due_on < today).length;
  return [
    known ? `${words(kept, "point tenu", "points tenus")} sur ${words(known, "connu")}` : "aucun point connu",
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

/** Which results an end that says this may stand for. @type {Record<string, string[]>} */
const CLAIMS = { tenu: ["tenu"], partiel: ["tenu", "partiel"] };
/** @type {Record<string, string>} */
const OVERCLAIMED = {
  partiel: `Un engagement n’est tenu qu’en partie au dernier point${NB}: dites-le de l’accord aussi.`,
  rompu: `Un engagement est rompu au dernier point${NB}: l’accord n’a pas tenu.`,
  inconnu: `On ne sait pas si chaque engagement tient au dernier point${NB}: notez-le, ou dites que l’on n’en saura rien.`,
};

/** What is said of an end that claims more than the check that tells does; empty of one that does not. @param {string | null} kept @param {string} held its result */
export const overclaimed = (kept, held) => ((CLAIMS[kept ?? ""] ?? [held]).includes(held) ? "" : (OVERCLAIMED[held] ?? ""));

/** Of one commitment: what was kept before the last check is not known to be still; what was broken and not seen again is. @param {Seen[]} checks */
function stands(checks) {
  const seen = checks.filter(({ state }) => KNOWN.includes(state));
  const last = seen.filter(({ days }) => days >= CHECK_THAT_HOLDS).map(({ state }) => state);
  const told = ["rompu", "partiel", "tenu"].find((state) => last.includes(state));
  if (told) return told;
  const latest = Math.max(...seen.map(({ days }) => days));
  return seen.some(({ days, state }) => days === latest && state === "rompu") ? "rompu" : "inconnu";
}

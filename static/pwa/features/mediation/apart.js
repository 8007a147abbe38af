/**
 * Nobody is in two sessions at once, neither a party nor who leads it. Pure, but for the clock of the organisation: mirror
 * of app/mediation/rules/apart.py, held to the same tests/vectors/seance.json.
 */
import { compare, hourOnWall } from "../../core/clock.js";

/** @typedef {{starts_at: string, ends_at: string, letters: string[], mediators?: string[]}} Slot   parties by their letters */

/** Of a session that was held: which of its parties were in another then. @param {Slot} one @param {Slot[]} held */
export function apartFault(one, held) {
  const other = held.find((it) => shared(one, it).letters.length);
  return other ? `${shared(one, other).letters.join(", ")} était déjà en séance à ${hourOnWall(other.starts_at)} ce jour-là\u00a0: corrigez l’heure.` : "";
}

/** The same of one to come, among those to come: of a party, and of who would lead both. @param {Slot} one @param {Slot[]} planned @param {{id: string, name: string}[]} people */
export function expectedFault(one, planned, people) {
  const other = colliding(one, planned)[0];
  if (!other) return "";
  const [{ letters, led }, hour] = [shared(one, other), hourOnWall(other.starts_at)];
  if (letters.length) return `${letters.join(" et ")} ${letters.length > 1 ? "sont déjà attendues" : "est déjà attendue"} à ${hour} ce jour-là.`;
  return `${people.find(({ id }) => id === led[0])?.name || "Quelqu’un"} mène déjà une séance à ${hour} ce jour-là.`;
}

/** Those that share somebody with it at the same time, the first first. @template {Slot} T @param {Slot} one @param {T[]} planned */
export const colliding = (one, planned) =>
  [...planned].sort((a, b) => compare(a.starts_at, b.starts_at)).filter((it) => { const { letters, led } = shared(one, it); return letters.length + led.length > 0; });

/** @param {Slot} one @param {Slot} other */
function shared(one, other) {
  const touch = Date.parse(one.starts_at) < Date.parse(other.ends_at) && Date.parse(other.starts_at) < Date.parse(one.ends_at);
  const both = (/** @type {string[]} */ some = [], /** @type {string[]} */ others = []) => (touch ? [...new Set(some)].filter((it) => others.includes(it)).sort() : []);
  return { letters: both(one.letters, other.letters), led: both(one.mediators, other.mediators) };
}

/** Where a case goes by saying so, and what lacks for it. Pure; mirror of app/mediation/rules/guards.py (tests/vectors/closing.json). */
import { FLOW_ANSWERED, FLOW_PARTIES, MOVES_BY_HAND, TO_MEDIATE } from "./rules.js";

/** @typedef {Pick<import("../../types/feed").Case, "state" | "flow" | "parties" | "mediators">} Of */

const MEDIATION = "mediation";
/** In which it is over, each party still to be told. */
export const NO_WAY = ["sans_suite", "sans_accord"];

/** The states its mediator may say it is in now. @param {Pick<Of, "state">} one @returns {string[]} */
export const movesOf = ({ state }) => MOVES_BY_HAND[state] ?? [];

/** The same, those apart that something known here keeps it from. @param {Of} one */
export const ready = (one) => movesOf(one).filter((target) => !lacksToMove(one, target).length);

/** Nothing keeps it from mediation but that nobody said so. @param {Of} one */
export const mayMediate = (one) => ready(one).includes(MEDIATION);

/** What lacks before it, in the words of the desk. @param {Of} one @param {string} target @returns {string[]} */
export function lacksToMove({ flow, parties, mediators }, target) {
  if (target !== MEDIATION) return [];
  const wanted = FLOW_PARTIES[flow] ?? 1;
  const named = parties.some(({ speaks, who }) => speaks === "structure" && who?.name);
  const lacks = [
    FLOW_ANSWERED.includes(flow) && !named && "correspondant",
    parties.filter(({ state }) => state === "accepte").length < wanted && (wanted === 1 ? "une" : "deux"),
    !mediators.length && "mediateurs",
  ];
  return lacks.flatMap((code) => (code ? [TO_MEDIATE[code] ?? code] : []));
}

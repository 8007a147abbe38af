/** How a case waits, stops or ends: what stands in the way, told before it is asked. Pure; mirror of app/mediation/rules/guards.py (tests/vectors/closing.json). */
import { addDays } from "../../core/clock.js";
import { NB } from "../../ui/html.js";
import { overclaimed, result, seenOf } from "./holding.js";
import { ACTIVE, CLOSES_EARLY, CLOSES_FROM, OUTCOME_OF_EXTENT, OUTCOMES, OUTCOMES_KNOWN } from "./rules.js";

/**
 * @typedef {import("../../types/feed").Case} Case
 * @typedef {import("../../ui/answered.js").Errors} Errors
 * @typedef {{code: string, said: string}} Lack
 */

/** @param {Pick<Case, "state">} one */
export const mayInterrupt = ({ state }) => ACTIVE.includes(state) || state === "suspendu";
/** @param {Pick<Case, "state">} one */
export const maySuspend = ({ state }) => ACTIVE.includes(state);
/** @param {Pick<Case, "state">} one */
export const mayClose = ({ state }) => CLOSES_FROM.includes(state);

/** Its parties. @param {Pick<Case, "parties">} one */
export const lettersOf = ({ parties }) => parties.map(({ letter }) => letter).sort();

/** A party as it travels: by her id, since the letter of one just added is the service's to give. @param {{parties?: {id: string, letter: string}[]}} one @param {string} letter */
export const sideOf = ({ parties = [] }, letter) => parties.find((party) => party.letter === letter)?.id ?? letter;

/** And back. @param {{parties?: {id: string, letter: string}[]}} one @param {string} side */
export const letterOf = ({ parties = [] }, side) => parties.find(({ id }) => id === side)?.letter ?? side;

/** Those nobody told, nor wrote why not. @param {Pick<Case, "parties" | "told">} one */
export const untold = ({ parties, told }) => lettersOf({ parties }).filter((letter) => !told.some((one) => one.letter === letter));

/** @param {string[]} letters */
export const and = (letters) => (letters.length > 1 ? `${letters.slice(0, -1).join(", ")} et ${letters.at(-1)}` : letters.join(""));

/** @param {Pick<Case, "agreement">} one */
const checksOf = ({ agreement }) => agreement?.commitments.flatMap(({ checks }) => checks) ?? [];

/**
 * What lacks before it is closed, its outcome apart.
 * @param {Pick<Case, "state" | "parties" | "told" | "meetings" | "agreement">} one @param {number} followups open ones about it, those of its checks apart @param {string} today @returns {Lack[]}
 */
export function lacks(one, followups, today) {
  const left = untold(one);
  const late = checksOf(one).some(({ state, due_on }) => state === "prevu" && due_on <= today);
  return [
    ...(left.length ? [{ code: "informer", said: `Informez ${and(left)} de la suite, ou écrivez pourquoi ce n’est pas possible.` }] : []),
    ...(followups || one.meetings.some(({ state }) => state === "prevue") ? [{ code: "suivis", said: `Un suivi ou une séance est encore prévu${NB}: terminez ou annulez.` }] : []),
    ...(one.state === "suivi_accord" && late ? [{ code: "points", said: `Un point de suivi est passé sans être noté${NB}: inconnu est une réponse.` }] : []),
  ];
}

/**
 * Whether a case may be closed with this outcome, which what is known of it does not contradict.
 * @param {Pick<Case, "state" | "agreement">} one @param {string} code
 */
export function fits({ state, agreement }, code) {
  if (!OUTCOMES_KNOWN.includes(code)) return true;
  const told = Object.values(OUTCOME_OF_EXTENT);
  return (OUTCOMES[state] ?? OUTCOMES_KNOWN).includes(code) && (!told.includes(code) || OUTCOME_OF_EXTENT[agreement?.extent ?? ""] === code);
}

/** What is typed with the closing. @param {Pick<Case, "state" | "agreement">} one @param {{outcome: string, kept: string | null}} said @returns {Errors} */
export function checkClosing(one, { outcome, kept }) {
  if (!outcome) return { outcome: "Notez l’issue du dossier." };
  const open = one.state === "suivi_accord" && checksOf(one).some(({ state }) => state === "prevu");
  if (open && !CLOSES_EARLY.includes(kept ?? "")) return { kept: `Des points de suivi sont encore à venir${NB}: dites si l’accord est rompu, ou si l’on n’en saura rien.` };
  const more = one.agreement && overclaimed(kept, result(seenOf(one.agreement)));
  return more ? { kept: more } : {};
}

/** @param {{reason: string, resume_on: string}} said @param {string} today @param {number} longest days @returns {Errors} */
export function checkSuspension({ reason, resume_on }, today, longest) {
  /** @type {Errors} */
  const errors = {};
  if (!reason) errors.reason = "Choisissez un motif de la liste.";
  if (!resume_on || resume_on <= today) errors.resume_on = `Dites quel jour le dossier reprend${NB}: demain au plus tôt.`;
  else if (resume_on > addDays(today, longest)) errors.resume_on = `Une suspension dure ${longest}${NB}jours au plus.`;
  return errors;
}

/** Why an agreement is not noted now; empty where it may be. @param {Pick<Case, "state">} one @param {boolean} renews */
export function noAgreement({ state }, renews) {
  if (renews) return ["accord", "suivi_accord"].includes(state) ? "" : "Un accord se renégocie tant qu’il est suivi.";
  return state === "mediation" ? "" : "Un accord se conclut pendant la médiation.";
}

/** What lacks before it is seen whether an agreement holds. @param {Pick<Case, "parties" | "agreement">} one @returns {Lack[]} */
export function lacksToFollow({ parties, agreement }) {
  const without = parties.filter(({ letter, state }) => state === "accepte" && !agreement?.copies.includes(letter)).map(({ letter }) => letter).sort();
  return [
    ...(agreement?.read ? [] : [{ code: "lecture", said: "L’accord est d’abord lu à voix haute aux parties." }]),
    ...(without.length ? [{ code: "copies", said: `Dites quand ${and(without)} ${without.length > 1 ? "auront" : "aura"} une copie.` }] : []),
  ];
}

/** What is said of the lock, in words. Pure. */
import { NB, count } from "../../ui/html.js";
import { sentenceOf } from "../../core/told.js";
import { DIGITS, PHRASE_MIN } from "../../vault/code.js";

/** @typedef {"code" | "phrase"} Kind */

const MINUTE = 60_000;

/** "15 s", "5 min", "1 h"; a part that has begun counts. @param {number} ms */
export function waitFr(ms) {
  if (ms < MINUTE) return `${Math.ceil(ms / 1000)}${NB}s`;
  const minutes = Math.ceil(ms / MINUTE);
  return minutes < 60 ? `${minutes}${NB}min` : `${Math.ceil(minutes / 60)}${NB}h`;
}

/** How many tries are left. @param {number} left @param {boolean} [again] a wait has just ended */
export function leftFr(left, again = false) {
  const tries = left > 1 ? `Encore ${count(left, "tentative")}.` : "Dernière tentative avant l’effacement.";
  return again ? `Vous pouvez réessayer. ${tries}` : tries;
}

/** The next one. @param {number} wait ms */
export const nextFr = (wait) => `La prochaine dans ${waitFr(wait)}.`;

/** @param {Kind} kind */
export const refusedFr = (kind) => (kind === "code" ? "Code faux." : "Phrase fausse.");

/** @param {Kind} kind */
export const forgotFr = (kind) => (kind === "code" ? "Code oublié" : "Phrase oubliée");

/** @param {Kind} kind */
export const brokenFr = (kind) => `Ce verrou ne s’ouvre plus. Refaites-le par « ${forgotFr(kind)} », là où l’on déverrouille.`;

/** @param {boolean} shared somebody else is enrolled on this phone, and may read this */
export const erasedFr = (shared) =>
  `Dix tentatives fausses : ce qui se lisait ici est effacé, brouillons compris. Ce qui attend l’envoi reste. Pour rouvrir, il faut du réseau et votre mot de passe.${shared ? " Les autres agents de ce téléphone gardent ce qu’ils y lisent." : ""}`;

/** @param {ReturnType<typeof import("../../vault/code.js").faultOf>} fault @param {Kind} kind */
export function faultFr(fault, kind) {
  if (fault === "guessed") return kind === "code" ? "Ce code se devine. Choisissez-en un autre." : "Cette phrase se devine. Choisissez-en une autre.";
  if (fault === "short") return kind === "code" ? `Il faut ${DIGITS} chiffres.` : `Il faut au moins ${PHRASE_MIN} signes.`;
  return "";
}

/** @param {unknown} error */
export const notKept = (error) => sentenceOf(error, "Ce téléphone n’a pas pu garder ce choix. Réessayez.");

/** What is typed is told by its number, never by its digits. @param {number} n @param {number} of */
export const typedFr = (n, of) => `${n} ${n > 1 ? "chiffres entrés" : "chiffre entré"} sur ${of}`;

/** @param {number} minutes */
export const idleFr = (minutes) => (minutes < 60 ? `${minutes}${NB}min` : `${minutes / 60}${NB}h`);

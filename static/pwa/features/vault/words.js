/** What is said of the lock, in words. Pure. */
import { NB, count } from "../../ui/html.js";
import { DIGITS, PHRASE_MIN } from "../../vault/code.js";

/** @typedef {import("../../vault/vault.js").Outcome} Outcome */
/** @typedef {"code" | "phrase"} Kind */

const MINUTE = 60_000;

/** "15 s", "5 min", "1 h"; a part that has begun counts. @param {number} ms */
export function waitFr(ms) {
  if (ms < MINUTE) return `${Math.ceil(ms / 1000)}${NB}s`;
  const minutes = Math.ceil(ms / MINUTE);
  return minutes < 60 ? `${minutes}${NB}min` : `${Math.ceil(minutes / 60)}${NB}h`;
}

/** How many tries are left, and when. @param {Pick<Outcome, "left" | "wait">} outcome */
export function leftFr({ left, wait }) {
  const tries = left > 1 ? `Encore ${count(left, "tentative")}` : "Dernière tentative avant l’effacement";
  return `${tries}${wait > 0 ? `, dans ${waitFr(wait)}` : ""}.`;
}

/** @param {Outcome} outcome of one that did not open @param {Kind} kind */
export function refusedFr(outcome, kind) {
  return `${kind === "code" ? "Code faux" : "Phrase fausse"}. ${leftFr(outcome)}`;
}

export const ERASED = "Dix tentatives fausses : ce qui se lisait ici est effacé. Ce qui attend l’envoi reste.";

/** @param {ReturnType<typeof import("../../vault/code.js").faultOf>} fault @param {Kind} kind */
export function faultFr(fault, kind) {
  if (fault === "guessed") return "Ce code se devine. Choisissez-en un autre.";
  if (fault === "short") return kind === "code" ? `Il faut ${DIGITS} chiffres.` : `Il faut au moins ${PHRASE_MIN} signes.`;
  return "";
}

/** What is typed is told by its number, never by its digits. @param {number} n @param {number} of */
export const typedFr = (n, of) => `${n} ${n > 1 ? "chiffres entrés" : "chiffre entré"} sur ${of}`;

/** @param {number} minutes */
export const idleFr = (minutes) => (minutes < 60 ? `${minutes}${NB}min` : `${minutes / 60}${NB}h`);

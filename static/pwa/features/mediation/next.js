/** What is to be done of a case, and by when; where on this phone. Pure: it gets the case as it is held. */
import { compare, dateOf, dayFr, nowMs, timeFr } from "../../core/clock.js";
import { daysBetween } from "../../ui/dates.js";
import { mayClose } from "./ends.js";
import { mayMediate, movesOf } from "./moving.js";
import { ACTIVE, MET_IN } from "./rules.js";

/**
 * @typedef {import("../../types/feed").Case} Case
 * @typedef {{title: string, hint: string, icon: string, to: string}} Tile
 */

/** Still to be reached, or to be asked. */
const STILL_IN = ["a_contacter", "contactee"];
export const ENDED = ["clos"];

/** @param {Case} data */
export const isActive = ({ state }) => ACTIVE.includes(state);

/** In which the parties are met. @param {Case} data */
export const isMet = ({ state }) => MET_IN.includes(state);

/** @param {Case} data */
export const stepOf = (data) => data.steps?.[0] ?? null;

/** Days past its day; 0 in time. @param {{due_on: string | null} | null} step @param {string} today */
export const lateBy = (step, today) => (step?.due_on ? Math.max(0, daysBetween(step.due_on, today)) : 0);

/** Late ones first, then by their day; what has none last. @param {{data: Case}} a @param {{data: Case}} b */
export const byDue = (a, b) => compare(stepOf(a.data)?.due_on ?? "9", stepOf(b.data)?.due_on ?? "9") || compare(b.data.asked_on, a.data.asked_on);

/** @param {any} data @returns {"open" | "closed" | "asked" | "gone"} */
export function shelfOf({ mine, state }) {
  if (mine === "lie") return "gone";
  if (mine === "demande") return "asked";
  return ENDED.includes(state) ? "closed" : "open";
}

/** The commitments whose day has come first: what a check is of. @param {Case} data */
export function nextCheck({ agreement }) {
  const all = (agreement?.commitments ?? []).flatMap((one) => one.checks.filter(({ state }) => state === "prevu").map((check) => ({ ...check, of: one })));
  return all.sort((a, b) => compare(a.due_on, b.due_on))[0] ?? null;
}

/** The parties that were not reached, or did not answer yet. @param {Case} data */
export const toReach = ({ parties = [] }) => parties.filter(({ state }) => STILL_IN.includes(state));

/** The next one that is planned. @param {Pick<Case, "meetings">} data */
export const planned = ({ meetings = [] }) => meetings.filter(({ state }) => state === "prevue").sort((a, b) => compare(a.starts_at, b.starts_at))[0] ?? null;

/** The first to come of which somebody is still to be told that it changed. @param {Pick<Case, "meetings">} data */
export const changed = ({ meetings = [] }) => planned({ meetings: meetings.filter(({ again = [] }) => again.length) });

/** Of a session that is next: its moment, to be noted from its hour on. @param {Case} data @param {number} now ms */
function sessionWords(data, now) {
  const one = planned(data);
  if (!one) return null;
  const when = `${dayFr(dateOf(one.starts_at))} à ${timeFr(one.starts_at)}`;
  return Date.parse(one.starts_at) > now ? { words: `Séance prévue ${when}`, title: "Voir la séance" } : { words: `Noter la séance du ${when}`, title: "Noter la séance" };
}

/** The step in words, with whom it is about by letter; mirror of app/mediation/stepping.py. @param {Case} data @param {number} [now] ms @returns {{words: string, check: ReturnType<typeof nextCheck> | null}} */
export function wordsOf(data, now = nowMs()) {
  const step = stepOf(data);
  const check = step?.code === "verifier" ? nextCheck(data) : null;
  if (check) return { words: `Point J+${check.days} avec ${check.of.letter}`, check };
  const again = step?.code === "redire" && changed(data);
  if (again) return { words: `Prévenir ${again.again.join(" et ")} que la séance a changé`, check: null };
  const session = step?.code === "rencontrer" && sessionWords(data, now);
  if (session) return { words: session.words, check: null };
  const letters = step?.code === "joindre" ? toReach(data).map(({ letter }) => letter) : [];
  return { words: letters.length ? `Joindre ${letters.join(" et ")}` : (step?.words ?? ""), check: null };
}

/** A step of a mediator that no screen of this phone does. @param {Case} data */
export const isAtDesk = (data) => stepOf(data) !== null && stepOf(data)?.who !== "coordination" && !tileOf("", data);

/** The big tile: where what is next is done; none of what is done at the desk. @param {string} id @param {Case} data @param {number} [now] ms @returns {Tile | null} */
export function tileOf(id, data, now = nowMs()) {
  const at = (/** @type {string} */ screen) => `/dossier/${id}/${screen}`;
  const [first] = toReach(data);
  const [session, again] = [planned(data), changed(data)];
  /** @type {Record<string, Tile | null>} */
  const tiles = {
    joindre: first ? { title: `Joindre ${first.letter}`, hint: "un essai", icon: "appel", to: at(`partie/${first.id}`) } : null,
    preparer: mayMediate(data)
      ? { title: "Passer en médiation", hint: "tout est réuni", icon: "suite", to: at("etat") }
      : { title: "Préparer la suite", hint: "ce que chacun dit", icon: "document", to: at("feuille") },
    redire: again ? { title: `Prévenir ${again.again.join(" et ")}`, hint: "la séance a changé", icon: "appel", to: at(`seance/${again.id}`) } : null,
    rencontrer: { title: sessionWords(data, now)?.title ?? "Noter la séance", hint: "", icon: "contact", to: at(session ? `seance/${session.id}` : "seance") },
    relever: { title: "Noter l’accord", hint: "", icon: "document", to: at("accord") },
    remettre: { title: "Remettre copie", hint: "lu, puis remis", icon: "document", to: at("copies") },
    verifier: { title: "Noter le point", hint: "tenu ?", icon: "ras", to: at("point") },
    reprendre: { title: "Reprendre", hint: "le dossier", icon: "suite", to: at("suspendre") },
    informer: { title: "Informer", hint: "chaque partie", icon: "courrier", to: at("informer") },
    clore: !mayClose(data) && movesOf(data).length
      ? { title: "Dire comment il finit", hint: "", icon: "ras", to: at("etat") }
      : { title: "Clore le dossier", hint: "", icon: "ras", to: at("clore") },
  };
  return tiles[stepOf(data)?.code ?? ""] ?? null;
}

/** What is to be done of a case, and by when; where on this phone. Pure: it gets the case as it is held. */
import { compare, dateFr, dateOf, dayFr, nowMs, timeFr, today } from "../../core/clock.js";
import { daysBetween } from "../../ui/dates.js";
import { colliding } from "./apart.js";
import { and, mayClose } from "./ends.js";
import { seenOf, toNote } from "./holding.js";
import { toWarn } from "./off.js";
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

/** The day of what is next: of a check, its own. @param {Case} data */
export const dueOf = (data) => (stepOf(data)?.code === "verifier" && nextCheck(data)?.on) || (stepOf(data)?.due_on ?? null);

/** How many days late it is, where it can be done here: what is done at the desk is not held against her. @param {Case} data @param {string} day */
export const lateOf = (data, day) => (isAtDesk(data) ? 0 : lateBy({ due_on: dueOf(data) }, day));

/** Days past its day; 0 in time. @param {{due_on: string | null} | null} step @param {string} today */
export const lateBy = (step, today) => (step?.due_on ? Math.max(0, daysBetween(step.due_on, today)) : 0);

/** Late ones first, then by their day; what has none last. @param {{data: Case}} a @param {{data: Case}} b */
export const byDue = (a, b) => compare(dueOf(a.data) ?? "9", dueOf(b.data) ?? "9") || compare(b.data.asked_on, a.data.asked_on);

/** @param {any} data @returns {"open" | "closed" | "asked" | "gone"} */
export function shelfOf({ mine, state }) {
  if (mine === "lie") return "gone";
  if (mine === "demande") return "asked";
  return ENDED.includes(state) ? "closed" : "open";
}

/** The check that is noted first, and the commitment it is of. @param {Case} data @param {string} [day] */
export function nextCheck({ agreement }, day = today()) {
  const asked = agreement && toNote(seenOf(agreement), day);
  const of = asked && agreement?.commitments.find(({ rank }) => rank === asked.rank);
  const check = of?.checks.find(({ days }) => days === asked?.days);
  return check && of && asked ? { ...check, of, on: asked.on } : null;
}

/** The parties that were not reached, or did not answer yet. @param {Case} data */
export const toReach = ({ parties = [] }) => parties.filter(({ state }) => STILL_IN.includes(state));

/** The next one that is planned. @param {Pick<Case, "meetings">} data */
export const planned = ({ meetings = [] }) => meetings.filter(({ state }) => state === "prevue").sort((a, b) => compare(a.starts_at, b.starts_at))[0] ?? null;

/** The later of two to come that share somebody at the same hour. @param {Case} data */
function twice({ meetings = [] }) {
  const coming = meetings.filter(({ state }) => state === "prevue");
  return coming.flatMap((one, rank) => colliding(one, coming.slice(rank + 1)))[0];
}

/** How the check of a date is named, wherever it is: with those of whom something is still to be known. @param {Pick<Case, "agreement">} data @param {number} days */
export function pointOf({ agreement }, days) {
  const left = (agreement?.commitments ?? []).filter(({ checks }) => checks.some((one) => one.days === days && ["prevu", "inconnu"].includes(one.state)));
  return `Point J+${days} avec ${and([...new Set(left.map(({ letter }) => letter))].sort())}`;
}

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
  if (check) return { words: pointOf(data, check.days), check };
  const [off] = step?.code === "prevenir" ? toWarn(data, now) : [];
  if (off) return { words: `Prévenir ${off.letters.join(" et ")} que la séance du ${dateFr(dateOf(off.one.starts_at))} n’a pas lieu`, check: null };
  const again = step?.code === "redire" && changed(data);
  if (again) return { words: `Prévenir ${again.again.join(" et ")} que la séance a changé`, check: null };
  const session = step?.code === "rencontrer" && sessionWords(data, now);
  if (session) return { words: session.words, check: null };
  const letters = step?.code === "joindre" ? toReach(data).map(({ letter }) => letter) : [];
  return { words: letters.length ? `Joindre ${letters.join(" et ")}` : (step?.words ?? ""), check: null };
}

/** An alert answered, of which she did not open the answer yet. @param {{answered_at: string | null, heard: boolean}} one */
export const isNews = ({ answered_at, heard }) => Boolean(answered_at) && !heard;

/** A step of a mediator that no screen of this phone does. @param {Case} data */
export const isAtDesk = (data) => stepOf(data) !== null && stepOf(data)?.who !== "coordination" && !tileOf("", data);

/** The big tile: where what is next is done; none of what is done at the desk. @param {string} id @param {Case} data @param {number} [now] ms @returns {Tile | null} */
export function tileOf(id, data, now = nowMs()) {
  const at = (/** @type {string} */ screen) => `/dossier/${id}/${screen}`;
  const [first] = toReach(data);
  const [session, again, later] = [planned(data), changed(data), twice(data)];
  const [off] = toWarn(data, now);
  /** @type {Record<string, Tile | null>} */
  const tiles = {
    joindre: first ? { title: `Joindre ${first.letter}`, hint: "un essai", icon: "appel", to: at(`partie/${first.id}`) } : null,
    preparer: mayMediate(data)
      ? { title: "Passer en médiation", hint: "tout est réuni", icon: "suite", to: at("etat") }
      : { title: "Préparer la suite", hint: "ce que chacun dit", icon: "document", to: at("feuille") },
    redire: again ? { title: `Prévenir ${again.again.join(" et ")}`, hint: "la séance a changé", icon: "appel", to: at(`seance/${again.id}`) } : null,
    rencontrer: { title: sessionWords(data, now)?.title ?? "Noter la séance", hint: "", icon: "contact", to: at(session ? `seance/${session.id}` : "seance") },
    prevenir: { title: "Prévenir", hint: "séance annulée", icon: "courrier", to: at(off ? `seance/${off.one.id}` : "seance") },
    separer: { title: "Déplacer une séance", hint: "deux à la même heure", icon: "planning", to: at(later ? `prevoir?seance=${later.id}` : "seance") },
    relever: { title: "Noter l’accord", hint: "", icon: "document", to: at("accord") },
    remettre: { title: "Remettre copie", hint: "lu, puis remis", icon: "document", to: at("copies") },
    verifier: { title: "Noter le point", hint: "tenu ?", icon: "ras", to: at("point") },
    renegocier: { title: "Renégocier", hint: "ou conclure", icon: "document", to: at("accord") },
    reprendre: { title: "Reprendre", hint: "le dossier", icon: "suite", to: at("suspendre") },
    informer: { title: "Informer", hint: "chaque partie", icon: "courrier", to: at("informer") },
    clore: !mayClose(data) && movesOf(data).length
      ? { title: "Dire comment il finit", hint: "", icon: "ras", to: at("etat") }
      : { title: "Clore le dossier", hint: "", icon: "ras", to: at("clore") },
  };
  return tiles[stepOf(data)?.code ?? ""] ?? null;
}

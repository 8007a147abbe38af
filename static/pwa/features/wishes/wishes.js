/** What may be proposed, of which list, and what became of it, in words. Pure. */
import { NB } from "../../ui/html.js";

/** @typedef {import("../../types/feed").Wish} Wish */

/** The lists the forms of the phone choose from, as the desk calls them (app/nomenclatures/data). @type {Record<string, string>} */
export const LISTS = {
  public_age: "Âge",
  ambiance: "Ambiance",
  besoin: "Besoin",
  issue_temps_reel: "Comment cela s’est terminé",
  consentement_moyen: "Comment la personne a répondu",
  issue_regroupement: "Comment le groupe a réagi",
  canal: "Comment s’est fait le contact",
  domaine: "Domaine de l’orientation",
  recurrence: "Fréquence",
  gravite: "Gravité",
  lieu: "Lieu précis",
  motif_empeche: "Pourquoi le passage n’a pas pu se faire",
  motif_suivi: "Pourquoi revenir",
  categorie_technique: "Problème technique",
  resultat_suivi: "Résultat du suivi",
  origine: "Qui a sollicité le service",
  demandeur: "Signalé par",
  registre: "Type d’action",
  type_conflit: "Type de conflit ou de situation",
  type_tournee: "Type de tournée",
  reponse: "Ce que vous avez fait",
  gravite_technique: "Urgence",
};

/** Those of each form, as its questions come; of another one, all. @type {Record<string, string[]>} */
const ASKED = {
  contact: ["besoin", "public_age", "reponse", "canal", "registre"],
  conflict: ["type_conflit", "gravite", "issue_temps_reel", "issue_regroupement", "reponse", "recurrence", "origine", "lieu"],
  technical: ["categorie_technique", "gravite_technique", "demandeur", "lieu"],
  referral: ["domaine", "besoin", "consentement_moyen"],
};

/** @param {string} kind */
export const askedBy = (kind) => (ASKED[kind] ? [...ASKED[kind], "motif_suivi"] : Object.keys(LISTS));

/** The list an address names, if it is one of them. @param {string} [list] */
export const named = (list = "") => (Object.hasOwn(LISTS, list) ? list : "");

/** Of these, only the words change. */
export const SCALES = ["ambiance", "gravite", "gravite_technique"];

export const WANTS = [
  { code: "manque", label: "Une ligne manque" },
  { code: "reformuler", label: "Une ligne est à reformuler" },
  { code: "inutile", label: "Une ligne ne sert pas" },
];

/** Letters of a label, as at the desk. */
export const LABEL_MAX = 60;

/** @param {string} list */
export const wantsOf = (list) => WANTS.filter(({ code }) => code === "reformuler" || !SCALES.includes(list));

/** @typedef {{list: string, want: import("../../types/wire").WishOp["want"] | "", line: string, text: string}} Asked */

/** What travels, once checked: no more than what is asked. @param {Asked} asked @returns {import("../../types/wire").WishOp} */
export const build = ({ list, want, line, text }) => ({
  list,
  want: want || "manque",
  ...(want !== "manque" && { line }),
  ...(want !== "inutile" && { text: text.trim() }),
});

/** @param {Asked} asked @returns {Record<string, string>} */
export function check({ list, want, line, text }) {
  /** @type {Record<string, string>} */
  const errors = {};
  if (!list) errors.list = "Choisissez la liste.";
  if (!wantsOf(list).some(({ code }) => code === want)) errors.want = "Dites ce que vous proposez.";
  if (want !== "manque" && !line) errors.line = "Choisissez la ligne.";
  if (want !== "inutile" && !text.trim()) errors.text = "Écrivez le libellé que vous proposez.";
  return errors;
}

/** What it is: the label proposed, else the line as it is called. @param {Wish} wish @param {(list: string, code: string) => string} called */
export const titleOf = ({ list, line, text }, called) => text || (line ? called(list, line) : "");

/** What she asked, of what. @param {Wish} wish @param {(list: string, code: string) => string} called */
export function askedOf({ list, want, line, text }, called) {
  const what = WANTS.find(({ code }) => code === want)?.label ?? "";
  const about = text && line ? `${NB}: ${called(list, line)}` : "";
  return `${LISTS[list] ?? list} · ${what}${about}`;
}

/** @type {Record<string, string>} */
const STATES = { acceptee: "Acceptée", publiee: "Publiée", refusee: "Refusée" };

/** What became of it, in a word; `mark`: of the row. @param {Wish} wish @param {string} mark */
export const stateOf = ({ state }, mark) => (mark === "held" ? "Transmise" : (STATES[state ?? ""] ?? "En attente"));

/** The rest of its answer: why, under which number, in which words. @param {Wish} wish @param {string} mark @param {(list: string, code: string) => string} called */
export function answerOf({ state, number, put, list, text, reason }, mark, called) {
  if (mark === "held") return "Le coordinateur regarde ce qui ne va pas.";
  if (state === "acceptee") return "Ce sera dans le formulaire une fois la liste publiée.";
  if (state === "refusee") return reason ?? "";
  if (state !== "publiee") return "";
  const now = put && text && called(list, put);
  return `Dans la version ${number} de la liste${now && now !== text ? `, sous «${NB}${now}${NB}»` : ""}.`;
}

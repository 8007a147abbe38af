/** One French line for each entry and each operation: what was done, never what was said. */
import { count } from "../../ui/html.js";
import { dayFr } from "../../core/clock.js";
import { labelOf, peek, placeLabel } from "../../store/views.js";
import { people } from "../contacts/contact.js";
import { outcomeOf } from "./lists.js";

/** @typedef {{title: string, icon: string}} Kind */

/** @type {Record<string, Kind>} by kind of row */
export const KINDS = {
  visit: { title: "Passage", icon: "ras" },
  ambience: { title: "Ambiance", icon: "minuterie" },
  contact: { title: "Contact", icon: "contact" },
  conflict: { title: "Conflit", icon: "conflit" },
  technical: { title: "Problème technique", icon: "technique" },
  referral: { title: "Orientation", icon: "orientation" },
};
/** @param {string} kind @returns {Kind} */
export const kindOf = (kind) => KINDS[kind] ?? { title: "Saisie", icon: "document" };

/** @type {Record<string, (d: any) => string>} */
const LINES = {
  visit: (d) =>
    d.state === "empeche"
      ? `Passage empêché : ${low("motif_empeche", d.reason)}`
      : d.ras
        ? "Passage RAS"
        : "Passage fait",
  ambience: (d) => `Ambiance : ${low("ambiance", String(d.level))}`,
  contact: (d) => `Contact : ${low("besoin", d.besoin)}, ${count(people(d.counts?.age), "personne")}`,
  conflict: (d) => `Conflit : ${low("type_conflit", d.type)}, ${small(outcomeOf(d.issue))}`,
  technical: (d) => labelOf("categorie_technique", d.sub_category || d.category) + floor(d.floor),
  referral: (d) => `Orientation : ${low("domaine", d.domaine)}`,
};
/** @param {string} list @param {string} code */
const low = (list, code) => small(labelOf(list, code));
/** @param {string} label */
const small = (label) => label.replace(/^./, (c) => c.toLowerCase());
/** @param {number|null|undefined} n */
const floor = (n) =>
  n == null ? "" : n === 0 ? ", rez-de-chaussée" : n < 0 ? `, sous-sol ${-n}` : `, ${n}${n === 1 ? "er" : "e"} étage`;

/** "Éclairage du hall, 2e étage" @param {{kind: string, data: any}} row */
export const lineOf = (row) => LINES[row.kind]?.(row.data) ?? "Saisie";

/** "Les Glycines, hall 14" @param {any} data */
export function whereOf(data) {
  if (data.place) return placeLabel(data.place) || "Espace public";
  return peek("estate", data.estate_id)?.data.name ?? "";
}

/** @type {Record<string, string>} operation → kind of the record it makes */
const RECORDS = {
  "visit.record": "visit",
  "ambience.record": "ambience",
  "contact.record": "contact",
  "conflict.report": "conflict",
  "technical.flag": "technical",
  "referral.signpost": "referral",
  "referral.propose": "referral",
};

/** @type {Record<string, (p: any) => string>} */
const ACTS = {
  "round.start": () => "Tournée démarrée",
  "round.pause": () => "Tournée suspendue",
  "round.resume": () => "Tournée reprise",
  "round.end": () => "Tournée terminée",
  "followup.schedule": (p) => "Suivi prévu" + (p.due_on ? ` le ${dayFr(p.due_on)}` : ""),
  "followup.done": (p) => "Suivi fait" + (p.outcome ? ` : ${low("resultat_suivi", p.outcome)}` : ""),
  "followup.postpone": (p) => "Suivi reporté" + (p.due_on ? ` au ${dayFr(p.due_on)}` : ""),
  "consigne.read": () => "Consigne lue",
  "entry.correct": (p) => `Correction : ${kindOf(p.kind).title.toLowerCase()}`,
  "entry.cancel": (p) => `Annulation : ${kindOf(p.kind).title.toLowerCase()}`,
};

/** What an operation says, for the list behind the status. @param {{kind: string, payload?: any}} op */
export function opLine(op) {
  const kind = RECORDS[op.kind];
  if (!kind) return ACTS[op.kind]?.(op.payload ?? {}) ?? "Saisie";
  return op.payload ? lineOf({ kind, data: op.payload }) : kindOf(kind).title;
}

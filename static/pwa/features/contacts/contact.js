/** A contact: the need as reformulated, what was done, people counted by band. Never a name. */
import { AGES } from "../../core/rules.js";
import { checkCommon, common } from "../logbook/logbook.js";

/** What a contact is when the agent touches nothing but the need: one person, age unknown, met on the round. */
export const DEFAULTS = {
  besoin: "",
  reponses: ["ecoute_reformulation"],
  registre: "presence",
  canal: "rencontre_tournee",
  age: { nc: 1 },
};

/** The modality a need belongs to: the agent may change it. @type {Record<string, string>} */
const REGISTRE_OF = {
  conflit: "conflit",
  probleme_technique: "veille_technique",
  logement_bailleur: "intermediation",
  acces_service: "intermediation",
  projet_collectif: "projet",
};
/** @param {string} besoin */
export const registreFor = (besoin) => REGISTRE_OF[besoin] ?? "presence";

/** @param {Record<string, number>} age */
export const people = (age) => Object.values(age ?? {}).reduce((sum, n) => sum + n, 0);

/** @param {any} draft @param {{round_id?: string|null, agents: string[]}} context */
export function build(draft, context) {
  const age = Object.fromEntries(Object.entries(draft.age).filter(([, n]) => /** @type {number} */ (n) > 0));
  return {
    ...common(draft, context),
    besoin: draft.besoin,
    reponses: draft.reponses,
    registre: draft.registre,
    canal: draft.canal,
    counts: { age },
  };
}

/** @param {any} payload @returns {import("../logbook/logbook.js").Errors} */
export function check(payload) {
  const errors = checkCommon(payload);
  const age = payload.counts?.age ?? {};
  if (!payload.besoin) errors.besoin = "Choisissez le besoin exprimé, par exemple «\u00a0Être écouté\u00a0».";
  if (!payload.reponses?.length) errors.reponses = "Dites ce que vous avez fait\u00a0: un choix au moins.";
  if (!payload.registre) errors.registre = "Choisissez le type d’action.";
  if (!payload.canal) errors.canal = "Choisissez comment l’échange a eu lieu.";
  if (Object.entries(age).some(([band, n]) => !AGES.includes(band) || !Number.isInteger(n) || n < 0))
    errors.counts = "Comptez les personnes par âge, en nombres entiers.";
  else if (people(age) < 1) errors.counts = "Comptez au moins une personne.";
  return errors;
}

/** A stored contact back in its form. @param {any} data */
export const reopen = (data) => ({ age: { ...data.counts?.age } });

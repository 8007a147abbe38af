/** The flows a case may follow, as they are shipped (app/mediation/data): which one fits what is told. Pure. */

/** @typedef {{code: string, label: string, families: string[]}} Flow */

/** @type {Flow[]} */
export const FLOWS = [
  { code: "voisinage", label: "Entre voisins", families: ["bruit", "hygiene", "regroupement", "verbal", "degradation", "usage", "relation"] },
  { code: "institution", label: "Personne et institution", families: ["locataire_bailleur", "usager_institution", "usager_commerce", "conflit_scolaire"] },
];

const FIRST = /** @type {Flow} */ (FLOWS[0]);

/** @param {string} code */
export const flowOf = (code) => FLOWS.find((one) => one.code === code) ?? { code, label: "", families: [] };

/** The one that has this family; the first one otherwise. @param {string} family */
export const flowFor = (family) => (FLOWS.find((one) => one.families.includes(family)) ?? FIRST).code;

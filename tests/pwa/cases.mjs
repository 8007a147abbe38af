/** A case as the service sends it to the phone of one of its mediators. */
import { ME } from "./phone.mjs";

export const CASE = "0190a000-0000-7000-8000-00000000ca5e";
export const ESTATE = "0190a000-0000-7000-8000-00000000e001";
/** Words that lie nowhere in clear. */
export const CANARY = "Canari Bellerophon";

const WHO = { name: CANARY, phone: "06 00 00 00 01", mail: null, address: null, language: null, hours: "Canari apres 17 h" };

export const party = (more = {}) => ({
  id: "0190a000-0000-7000-8000-00000000ab0a", letter: "A", side: "demandeur", state: "a_contacter", speaks: "soi", interpreter: false, erased: false,
  who: { ...WHO }, channel: null, informed: false, agreed: [], tries: 0, tries_left: 3, ...more,
});

export const aCase = (more = {}) => ({
  number: "2026-118", flow: "voisinage", flow_name: "Entre voisins", state: "prise_de_contact", state_since: "2026-11-10", before: null,
  family: "bruit", type: "bruit_musique", lieu: null, origine: "habitant_partie", canal: "permanence", written: false,
  place: { estate: ESTATE }, estate_id: ESTATE, origin: null, asked_on: "2026-11-05", opened_at: "2026-11-05T09:00:00Z",
  closed_on: null, resume_on: null, outcome: null, kept: null, mediators: [{ id: ME.user.id, name: ME.user.name, since: "2026-11-06", until: null, stands_in_for: null }],
  mine: "en_main", steps: [{ code: "joindre", words: "Joindre les parties", who: ME.user.id, due_on: "2026-11-17" }],
  facts: `Musique le soir, ${CANARY}`, parties: [party()], lines: [], meetings: [], notes: [], agreement: null, told: [], others: [], alerts: [], advice: [], ...more,
});

export const LISTS = {
  type_conflit: [
    { code: "bruit", label: "Bruit" },
    { code: "bruit_musique", label: "Musique", parent: "bruit" },
    { code: "relation", label: "Relations" },
    { code: "locataire_bailleur", label: "Locataire et bailleur", parent: "relation" },
    { code: "hors_champ", label: "Hors de notre rôle" },
  ],
  canal: [{ code: "rencontre_tournee", label: "Rencontre en tournée" }, { code: "appel_sortant", label: "Appel passé" }],
  origine: [{ code: "habitant_partie", label: "Habitant concerné" }],
  lieu: [{ code: "hall", label: "Hall" }],
  motif_suivi: [{ code: "faire_point", label: "Faire le point" }],
};

/** What a phone needs to word a case. @param {any} server */
export function putWords(server) {
  for (const [code, items] of Object.entries(LISTS)) server.put("list", code, { code, items });
  server.put("estate", ESTATE, { name: "Bel Horizon", plate: "25", address: "1 rue des Lilas", commune: "Trappes", sector_id: null, landlord: null, lat: null, lon: null, buildings: [] });
}

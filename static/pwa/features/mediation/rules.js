// Written by tools/machines.py from app/*/rules.py; never edited by hand.

// app/mediation/rules/meeting.py
/** @type {Record<string, string>} */
export const MODES = {"entretien": "Entretien", "navette": "Navette", "table_ronde": "Table ronde", "telephone": "Téléphone", "visite_domicile": "Visite à domicile", "ecrit": "Par écrit"};
/** @type {string[]} */
export const ALONE = ["entretien", "telephone", "visite_domicile"];
/** @type {string[]} */
export const APART = ["entretien", "telephone", "visite_domicile", "navette"];
/** @type {string[]} */
export const MET_IN = ["prise_de_contact", "mediation", "accord", "suivi_accord", "reprise", "rouvert"];
/** @type {Record<string, string>} */
export const CANCELLED = {"partie": "À la demande d’une partie", "mediateur": "Un médiateur empêché", "lieu": "Lieu indisponible", "securite": "Sécurité", "apaise": "Plus nécessaire", "erreur": "Prévue par erreur"};
/** @type {number[]} */
export const SESSION_LENGTHS = [30, 45, 60, 90, 120];
export const SESSION_USUAL = 60;
export const SESSION_SHORTEST = 10;
export const SESSION_LONGEST = 4;
export const SESSION_AHEAD = 26;
export const NOTE_MAX = 2000;
export const ADVICE_MAX = 500;

// app/mediation/rules/preparation.py
/** @type {Record<string, string>} */
export const PARTS = {"mots": "Avec ses mots", "accepter": "Pourrait accepter", "vrai": "Tenu pour vrai par les deux", "flou": "Ce qui n’est pas clair", "question": "Questions à poser"};
/** @type {string[]} */
export const HERS = ["mots", "accepter"];
/** @type {string[]} */
export const SHARED = ["vrai", "flou"];
/** @type {string[]} */
export const SILENT = ["refuse", "se_retire"];
export const LINE_MAX = 2000;

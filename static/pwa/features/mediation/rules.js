// Written by tools/machines.py from app/*/rules.py; never edited by hand.

// app/mediation/rules/agreement.py
export const PROMISES_MOST = 8;
/** @type {Record<string, number>} */
export const PROMISE_LENGTHS = {"what": 300, "seen": 200};
export const CHECK_EARLY = 7;
export const SEEN_BY = "M";
/** @type {string[][]} */
export const FORMS = [["oral", "Oral"], ["ecrit", "Écrit"]];
/** @type {string[][]} */
export const SIGNED = [["papier", "Sur papier, gardé par le service"], ["ecran", "Sur l’écran du téléphone"], ["non_signe", "Écrit, sans signature"]];
/** @type {string[][]} */
export const COPIES = [["main_propre", "En main propre"], ["courrier", "Par courrier"], ["courriel", "Par courriel"], ["refusee", "N’en veut pas"]];

// app/mediation/rules/alert.py
export const FACTS_MAX = 2000;
/** @type {string[][]} */
export const ALERTS = [["complexe", "Situation complexe ou inéquitable"], ["protection", "Personne en danger"]];
/** @type {string[][]} */
export const CALLED = [["119", "119, enfance en danger"], ["3919", "39 19, violences faites aux femmes"], ["3977", "39 77, personnes âgées ou handicapées"], ["17", "17, police"], ["15", "15, urgence médicale"], ["18", "18, pompiers"], ["112", "112, toute urgence"], ["114", "114, par SMS"], ["departement", "Cellule de recueil du département"], ["personne", "Personne n’a répondu, ou pas de réseau"]];
export const NOBODY_CALLED = "personne";

// app/mediation/rules/guards.py
/** @type {string[]} */
export const ACTIVE = ["recu", "analyse", "recevable", "prise_de_contact", "mediation", "accord", "suivi_accord", "reprise", "rouvert"];
/** @type {string[]} */
export const ENDING = ["non_recevable", "reoriente", "sans_suite", "sans_accord", "interrompu"];
/** @type {string[]} */
export const CLOSES_FROM = ["reoriente", "sans_suite", "sans_accord", "suivi_accord", "interrompu"];
/** @type {string[][]} */
export const KEPT = [["tenu", "Accord tenu"], ["partiel", "Accord tenu en partie"], ["rompu", "Accord rompu"], ["inconnu", "Issue inconnue"]];
/** @type {string[]} */
export const CLOSES_EARLY = ["rompu", "inconnu"];

// app/mediation/rules/holding.py
export const CHECK_THAT_HOLDS = 90;

// app/mediation/rules/next_step.py
/** @type {Record<string, string>} */
export const NEXT = {"analyser": "Dire si c’est recevable", "decider": "Décider de la recevabilité", "reorienter": "Orienter vers quelqu’un", "informer": "Informer chaque partie", "confier": "Confier le dossier", "joindre": "Joindre les parties", "preparer": "Préparer la suite", "rencontrer": "Tenir la séance", "relever": "Noter les engagements", "remettre": "Lire l’accord et en remettre copie", "verifier": "Faire le point", "reprendre": "Reprendre le dossier", "clore": "Clore le dossier"};

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

// app/mediation/rules/flows.py
/** @type {Record<string, string>} */
export const FLOWS = {"voisinage": "Entre voisins", "institution": "Personne et institution"};
/** @type {Record<string, number>} */
export const FLOW_PARTIES = {"voisinage": 2, "institution": 1};
/** @type {string[]} */
export const FLOW_ANSWERED = ["institution"];
/** @type {Record<string, string[]>} */
export const FLOW_FAMILIES = {"voisinage": ["bruit", "hygiene", "regroupement", "verbal", "degradation", "usage", "relation"], "institution": ["locataire_bailleur", "usager_institution", "usager_commerce", "conflit_scolaire"]};

// app/mediation/rules/guards.py
/** @type {string[]} */
export const ACTIVE = ["recu", "analyse", "recevable", "prise_de_contact", "mediation", "accord", "suivi_accord", "reprise", "rouvert"];
/** @type {string[]} */
export const CLOSES_FROM = ["reoriente", "sans_suite", "sans_accord", "suivi_accord", "interrompu"];
/** @type {string[][]} */
export const KEPT = [["tenu", "Accord tenu"], ["partiel", "Accord tenu en partie"], ["rompu", "Accord rompu"], ["inconnu", "Issue inconnue"]];
/** @type {string[]} */
export const CLOSES_EARLY = ["rompu", "inconnu"];
/** @type {Record<string, string[]>} */
export const MOVES_BY_HAND = {"prise_de_contact": ["mediation", "sans_suite"], "mediation": ["sans_accord"], "suivi_accord": ["reprise"], "reprise": ["mediation"], "rouvert": ["mediation"]};
/** @type {string[]} */
export const MOVES_WITH_REASON = ["sans_suite"];
/** @type {Record<string, string>} */
export const TO_MEDIATE = {"correspondant": "L’institution n’a pas encore nommé son correspondant.", "une": "Une partie au moins accepte, ou rien ne commence.", "deux": "Deux parties au moins acceptent, ou rien ne commence.", "mediateurs": "Ce dossier n’est confié à personne."};

// app/mediation/rules/holding.py
export const CHECK_THAT_HOLDS = 90;
export const CHECK_AGAIN = 7;

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
export const CANCELLED = {"partie": "À la demande d’une partie", "mediateur": "Un médiateur empêché", "lieu": "Lieu indisponible", "securite": "Sécurité", "apaise": "Plus nécessaire", "retrait": "Une partie ne participe plus", "erreur": "Prévue par erreur"};
/** @type {Record<string, string>} */
export const TOLD_OF = {"invitation": "Invitation", "rappel": "Rappel", "annulation": "Annulation"};
/** @type {Record<string, string>} */
export const TOLD_BEFORE = {"invitation": "Invitation", "rappel": "Rappel"};
/** @type {number[]} */
export const SESSION_LENGTHS = [30, 45, 60, 90, 120];
export const SESSION_USUAL = 60;
export const SESSION_SHORTEST = 10;
export const SESSION_LONGEST = 4;
export const SESSION_AHEAD = 26;
export const NOTE_MAX = 2000;
export const ADVICE_MAX = 500;

// app/mediation/rules/next_step.py
/** @type {Record<string, string>} */
export const NEXT = {"analyser": "Dire si c’est recevable", "decider": "Décider de la recevabilité", "reorienter": "Orienter vers quelqu’un", "informer": "Informer chaque partie", "confier": "Confier le dossier", "attendre": "Attendre la réponse d’un médiateur", "commencer": "Passer à la prise de contact", "joindre": "Joindre les parties", "preparer": "Préparer la suite", "mener": "Dire qui mène la séance", "separer": "Séparer deux séances à la même heure", "prevenir": "Prévenir qu’une séance n’a pas lieu", "redire": "Prévenir que la séance a changé", "rencontrer": "Tenir la séance", "relever": "Noter les engagements", "remettre": "Lire l’accord et en remettre copie", "verifier": "Faire le point", "renegocier": "Renégocier l’accord, ou conclure sans accord tenu", "reprendre": "Reprendre le dossier", "clore": "Clore le dossier", "lire": "Lire le complément", "porter": "Remettre la lettre en main propre"};

// app/mediation/rules/outcomes.py
/** @type {Record<string, string[]>} */
export const OUTCOMES = {"reoriente": ["apaise_sur_place", "amelioration_sans_accord", "sans_changement", "refus_mediation_demandeur", "refus_mediation_autre_partie", "partie_injoignable", "retrait", "releve_bailleur", "releve_forces_ordre", "releve_justice", "releve_social_sante", "releve_conciliateur", "demenagement", "sans_objet", "doublon", "autre"], "sans_suite": ["apaise_sur_place", "amelioration_sans_accord", "sans_changement", "refus_mediation_demandeur", "refus_mediation_autre_partie", "partie_injoignable", "retrait", "releve_bailleur", "releve_forces_ordre", "releve_justice", "releve_social_sante", "releve_conciliateur", "demenagement", "sans_objet", "doublon", "autre"], "sans_accord": ["apaise_sur_place", "amelioration_sans_accord", "sans_changement", "refus_mediation_demandeur", "refus_mediation_autre_partie", "partie_injoignable", "retrait", "releve_bailleur", "releve_forces_ordre", "releve_justice", "releve_social_sante", "releve_conciliateur", "demenagement", "sans_objet", "doublon", "autre"], "suivi_accord": ["accord_complet", "accord_partiel"], "interrompu": ["accord_complet", "accord_partiel", "apaise_sur_place", "amelioration_sans_accord", "sans_changement", "refus_mediation_demandeur", "refus_mediation_autre_partie", "partie_injoignable", "retrait", "releve_bailleur", "releve_forces_ordre", "releve_justice", "releve_social_sante", "releve_conciliateur", "demenagement", "sans_objet", "doublon", "autre"]};
/** @type {Record<string, string>} */
export const OUTCOME_OF_EXTENT = {"total": "accord_complet", "partiel": "accord_partiel"};
/** @type {string[]} */
export const OUTCOMES_KNOWN = ["accord_complet", "accord_partiel", "apaise_sur_place", "amelioration_sans_accord", "sans_changement", "refus_mediation_demandeur", "refus_mediation_autre_partie", "partie_injoignable", "retrait", "releve_bailleur", "releve_forces_ordre", "releve_justice", "releve_social_sante", "releve_conciliateur", "demenagement", "sans_objet", "doublon", "autre"];

// app/mediation/rules/party.py
/** @type {Record<string, string>} */
export const TIES = {"proche": "Famille ou proche", "voisin": "Voisin d’une partie", "travail": "Lien de travail ou d’argent", "deja_intervenu": "Déjà intervenu pour une partie, autrement", "differend": "Différend avec une partie", "autre": "Autre raison de ne pas suivre ce dossier"};
/** @type {Record<string, string>} */
export const AGREED = {"mediation": "Prendre part à la médiation", "table_ronde": "Rencontrer l’autre partie", "coordonnees": "Recevoir appels et messages à ses coordonnées"};
/** @type {Record<string, string>} */
export const MEANS = {"oral": "De vive voix", "ecrit": "Par écrit"};
/** @type {Record<string, string>} */
export const SIDES = {"demandeur": "Demandeur", "autre": "Autre partie"};
/** @type {Record<string, string>} */
export const SPEAKS = {"soi": "En son nom", "mineur": "Pour une personne mineure", "autrui": "Pour quelqu’un d’autre", "structure": "Pour une structure"};
/** @type {string[]} */
export const LANDLORD_ASKS = ["bailleur_agence", "bailleur_siege"];
export const TRIES = 3;
export const TRIES_APART_MINUTES = 120;
/** @type {Record<string, number>} */
export const WHO_LENGTHS = {"name": 120, "structure": 120, "phone": 40, "mail": 254, "address": 200, "language": 40, "hours": 200};
/** @type {Record<string, string>} */
export const WHO_REACHED = {"phone": "\\+?(?:[ .()/\\-]*[0-9]){4,15}[ .()/\\-]*", "mail": "[^\\s@,;<>]+@[^\\s@,;<>]+\\.[^\\s@,;<>.]{2,}"};
/** @type {Record<string, string>} */
export const WHO_UNREACHED = {"phone": "Ce n’est pas un numéro de téléphone : des chiffres seulement.", "mail": "Ce n’est pas une adresse de courriel : nom@exemple.fr."};

// app/mediation/rules/preparation.py
/** @type {Record<string, string>} */
export const PARTS = {"mots": "Avec ses mots", "accepter": "Pourrait accepter", "vrai": "Tenu pour vrai par les deux", "flou": "Ce qui n’est pas clair", "question": "Questions à poser"};
/** @type {string[]} */
export const HERS = ["mots", "accepter"];
/** @type {string[]} */
export const SILENT = ["refuse", "se_retire"];
export const LINE_MAX = 2000;

// app/mediation/rules/signature.py
export const SIGNATURE_MAX = 8000;

// app/mediation/rules/twins.py
export const ALIKE_DAYS = 90;

// app/mediation/rules/wording.py
/** @type {Record<string, string[]>} */
export const WORDING_SAID = {"jugement": ["Un mot qui juge quelqu’un", "Écrivez ce qui a été fait ou dit. Si ce sont les mots d’une personne, mettez-les entre guillemets."], "sante": ["Un mot de santé, ou un diagnostic", "Écrivez ce qui a été vu ou entendu, et non ce que la personne aurait."], "origine": ["Une origine, une religion, une opinion ou une vie privée", "Cela ne se note pas. Écrivez le fait, sans cela."], "infraction": ["Un mot qui accuse", "Écrivez le fait, le jour et l’heure, sans dire à qui la faute."], "telephone": ["Un numéro de téléphone", "Il se note avec la partie, où il est protégé, puis effacé."], "plaque": ["Une plaque d’immatriculation", "Écrivez « un véhicule », sans sa plaque."], "numero": ["Un numéro de sécurité sociale", "Il ne se note nulle part dans Palier : effacez-le."]};
/** @type {Record<string, string[]>} */
export const WORDING_WORDS = {"jugement": ["abruti", "assiste social", "cas social", "cassos", "cingle", "clochard", "con", "connard", "connasse", "cretin", "debile", "dingue", "faineant", "feignant", "hysterique", "idiot", "imbecile", "ingerable", "mal eleve", "marginal", "mauvaise foi", "mechant", "menteur", "menteuse", "mythomane", "parano", "pauvre type", "pervers", "perverse", "profiteur", "profiteuse", "raciste", "racaille", "salaud", "salope", "tare", "voyou"], "sante": ["alcoolique", "alcoolisme", "alcoolo", "alzheimer", "anorexique", "autisme", "autiste", "bipolaire", "cancer", "demence", "dement", "depressif", "depression", "depressive", "deprime", "diabetique", "drogue", "epileptique", "folle", "fou", "fous", "handicap", "handicape", "hopital psychiatrique", "malade mental", "maladie mentale", "nevrose", "paranoiaque", "psychiatrie", "psychiatrique", "psychose", "psychotique", "schizophrene", "schizophrenie", "senile", "seropositif", "seropositive", "suicidaire", "sous curatelle", "sous tutelle", "toxico", "toxicomane", "trisomique", "troubles psy", "troubles psychiques"], "origine": ["africain", "africaine", "algerien", "algerienne", "arabe", "catholique", "chinois", "chinoise", "chretien", "chretienne", "communiste", "comorien", "comorienne", "etranger", "etrangere", "extreme droite", "extreme gauche", "gitan", "gitane", "homosexuel", "homosexuelle", "immigre", "integriste", "islam", "islamiste", "juif", "juive", "kurde", "lesbienne", "maghrebin", "maghrebine", "malien", "malienne", "manouche", "marocain", "marocaine", "mosquee", "musulman", "musulmane", "portugais", "portugaise", "rom", "roumain", "roumaine", "sans papiers", "senegalais", "senegalaise", "syndique", "tchetchene", "temoin de jehovah", "tunisien", "tunisienne", "turc", "turque", "tzigane"], "infraction": ["agresseur", "casier judiciaire", "coupable", "criminel", "criminelle", "dealer", "dealeur", "delinquant", "delinquante", "escroc", "ex detenu", "fiche s", "harceleur", "harceleuse", "pedophile", "proxenete", "recidiviste", "repris de justice", "sorti de prison", "suspect", "trafic de drogue", "trafiquant", "violeur", "voleur", "voleuse"]};
/** @type {Record<string, string>} */
export const WORDING_PATTERNS = {"telephone": "(?:\\+33[\\s.]?|\\b0)[1-9](?:[\\s.-]?[0-9]{2}){4}\\b", "plaque": "\\b[A-Z]{2}[\\s-]?[0-9]{3}[\\s-]?[A-Z]{2}\\b", "numero": "\\b[12]\\s?[0-9]{2}\\s?[0-9]{2}\\s?[0-9]{2}\\s?[0-9]{3}\\s?[0-9]{3}(?:\\s?[0-9]{2})?\\b"};
/** @type {string[]} */
export const WORDING_ENDINGS = ["", "e", "s", "es"];

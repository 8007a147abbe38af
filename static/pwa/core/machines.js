// Written by tools/machines.py from app/*/rules.py; never edited by hand.
/** @typedef {{states: Record<string, string>, initial: string[]}} Machine */
/** @type {Record<string, Machine>} */
export const MACHINES = {
  "dossier": {"states": {"recu": "Reçu", "analyse": "Recevabilité", "recevable": "Recevable", "non_recevable": "Non recevable", "reoriente": "Réorienté", "prise_de_contact": "Prise de contact", "mediation": "Médiation", "sans_suite": "Sans suite", "accord": "Accord", "sans_accord": "Sans accord", "suivi_accord": "Suivi d’accord", "suspendu": "Suspendu", "interrompu": "Interrompu", "reprise": "Reprise", "clos": "Clos", "rouvert": "Rouvert"}, "initial": ["recu"]},
  "orientation": {"states": {"brouillon": "Brouillon", "remis_a_la_personne": "Remis à la personne", "transmis": "Transmis"}, "initial": ["brouillon", "remis_a_la_personne"]},
  "partie": {"states": {"a_contacter": "À contacter", "contactee": "Contactée", "accepte": "Accepte", "refuse": "Refuse", "injoignable": "Injoignable", "se_retire": "S’est retirée"}, "initial": ["a_contacter"]},
  "point": {"states": {"prevu": "Prévu", "tenu": "Tenu", "partiel": "En partie", "rompu": "Rompu", "inconnu": "Inconnu"}, "initial": ["prevu"]},
  "point_de_passage": {"states": {"prevu": "Prévu", "visite": "Visité", "empeche": "Empêché", "non_fait": "Non fait"}, "initial": ["prevu"]},
  "relecture": {"states": {"a_relire": "À relire", "diffuse": "Diffusé", "retenu": "Gardé en interne"}, "initial": ["a_relire", "diffuse"]},
  "seance": {"states": {"prevue": "Prévue", "tenue": "Tenue", "absence": "Absence", "annulee": "Annulée"}, "initial": ["prevue", "tenue"]},
  "suivi": {"states": {"planifiee": "Planifié", "due": "À faire", "notifiee": "À faire, rappel envoyé", "faite": "Fait", "reportee": "Reporté", "annulee": "Annulé"}, "initial": ["planifiee"]},
  "technique_retour": {"states": {"a_informer": "À informer", "informe": "Informé", "sans_objet": "Sans objet"}, "initial": ["a_informer", "sans_objet"]},
  "technique_transmission": {"states": {"a_transmettre": "À transmettre", "envoye": "Envoyé"}, "initial": ["a_transmettre"]},
  "technique_travaux": {"states": {"constate": "Constaté", "retenu": "Vérifié"}, "initial": ["constate"]},
  "tournee": {"states": {"planifiee": "Planifiée", "demarree": "Démarrée", "suspendue": "Suspendue", "terminee": "Terminée", "annulee": "Annulée"}, "initial": ["planifiee", "demarree"]},
  "vacation": {"states": {"brouillon": "Brouillon", "publiee": "Publiée", "annulee": "Annulée"}, "initial": ["brouillon"]},
};

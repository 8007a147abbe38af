// Written by tools/machines.py from app/*/rules.py; never edited by hand.
/** @typedef {{states: Record<string, string>, initial: string[]}} Machine */
/** @type {Record<string, Machine>} */
export const MACHINES = {
  "orientation": {"states": {"brouillon": "Brouillon", "remis_a_la_personne": "Remis à la personne", "transmis": "Transmis"}, "initial": ["brouillon", "remis_a_la_personne"]},
  "point_de_passage": {"states": {"prevu": "Prévu", "visite": "Visité", "empeche": "Empêché", "non_fait": "Non fait"}, "initial": ["prevu"]},
  "relecture": {"states": {"a_relire": "À relire", "diffuse": "Diffusé", "retenu": "Gardé en interne"}, "initial": ["a_relire", "diffuse"]},
  "suivi": {"states": {"planifiee": "Planifié", "due": "À faire", "notifiee": "À faire, rappel envoyé", "faite": "Fait", "reportee": "Reporté", "annulee": "Annulé"}, "initial": ["planifiee"]},
  "technique_retour": {"states": {"a_informer": "À informer", "informe": "Informé", "sans_objet": "Sans objet"}, "initial": ["a_informer", "sans_objet"]},
  "technique_transmission": {"states": {"a_transmettre": "À transmettre", "envoye": "Envoyé"}, "initial": ["a_transmettre"]},
  "technique_travaux": {"states": {"constate": "Constaté", "retenu": "Retenu"}, "initial": ["constate"]},
  "tournee": {"states": {"planifiee": "Planifiée", "demarree": "Démarrée", "suspendue": "Suspendue", "terminee": "Terminée", "annulee": "Annulée"}, "initial": ["planifiee", "demarree"]},
  "vacation": {"states": {"brouillon": "Brouillon", "publiee": "Publiée", "annulee": "Annulée"}, "initial": ["brouillon"]},
};

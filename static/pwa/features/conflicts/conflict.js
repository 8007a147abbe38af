/** A conflict on the spot: type, severity, how it ended. The outcome is mandatory. */
import { checkCommon, common } from "../logbook/logbook.js";

export const GRAVITES = [
  { code: "g1", label: "Gêne" },
  { code: "g2", label: "Tension" },
  { code: "g3", label: "Conflit" },
  { code: "g4", label: "Danger" },
];

export const DEFAULTS = {
  type: "",
  gravite: "",
  recurrence: "isole",
  origine: "auto_tournee",
  issue: "",
  reponses: ["ecoute_reformulation"],
};

/** "À suivre" without a date would be forgotten: it asks for one. @param {string} issue */
export const needsFollowup = (issue) => issue === "a_suivre";

/** @param {any} draft @param {{round_id?: string|null, agents: string[]}} context */
export function build(draft, context) {
  return {
    ...common(draft, context),
    type: draft.type,
    gravite: draft.gravite,
    recurrence: draft.recurrence,
    origine: draft.origine,
    issue: draft.issue,
    reponses: draft.reponses,
  };
}

/** @param {any} payload @returns {import("../logbook/logbook.js").Errors} */
export function check(payload) {
  const errors = checkCommon(payload);
  if (!payload.type) errors.type = "Choisissez de quoi il s’agit.";
  if (!payload.gravite) errors.gravite = "Choisissez la gravité, de Gêne à Danger.";
  if (!payload.recurrence) errors.recurrence = "Dites si cela se répète.";
  if (!payload.origine) errors.origine = "Dites qui vous a sollicités.";
  if (!payload.issue) errors.issue = "Dites comment cela s’est terminé.";
  if (needsFollowup(payload.issue) && !payload.followup)
    errors.followup = "À suivre\u00a0: choisissez quand y revenir.";
  return errors;
}

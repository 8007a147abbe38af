/** A conflict on the spot: type, severity, how it ended. The outcome is mandatory. */
import { GROUP_FAMILY, TO_FOLLOW } from "../../core/rules.js";
import { checkCommon, common } from "../logbook/logbook.js";

export const DEFAULTS = {
  type: "",
  gravite: "",
  recurrence: "isole",
  origine: "auto_tournee",
  issue: "",
  reponses: ["ecoute_reformulation"],
};

/** The lists an outcome may come from: a gathering has its own report line before the common one. @param {string} family */
export const outcomeLists = (family) => (family === GROUP_FAMILY ? ["issue_regroupement", "issue_temps_reel"] : ["issue_temps_reel"]);

/** First level of a type, its own when it is one. @param {import("../../types/feed").Item[]} types @param {string} type */
export const familyOf = (types, type) => types.find((one) => one.code === type)?.parent ?? type;

/**
 * What one may choose among several lists: the same words once, the chosen one rather than its double, "autre" last.
 * @param {import("../../types/feed").Item[]} all @param {string} chosen
 */
export function distinct(all, chosen) {
  const kept = all.find((one) => one.code === chosen);
  const once = all.filter((one, at) => one === kept || (one.label !== kept?.label && all.findIndex((other) => other.label === one.label) === at));
  return once.sort((a, b) => Number(a.code === "autre") - Number(b.code === "autre"));
}

/** "À suivre" without a date would be forgotten: it asks for one. @param {string} issue */
export const needsFollowup = (issue) => issue === TO_FOLLOW;

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

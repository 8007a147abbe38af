/** A referral: a person told where to go, or a hand-over proposed with consent. No identity is kept here. */
import { checkCommon, common, compact } from "../logbook/logbook.js";

export const DEFAULTS = { path: "signpost", domaine: "", besoin: "", partner_id: "", consent: "", consent_means: "" };

/** @param {any} draft @param {{round_id?: string|null, agents: string[]}} context */
export function build(draft, context) {
  const said = draft.path === "propose" ? { consent: draft.consent, consent_means: draft.consent_means } : {};
  return {
    ...common(draft, context),
    ...compact({ domaine: draft.domaine, besoin: draft.besoin, partner_id: draft.partner_id, ...said }),
  };
}

/** @param {string} path */
export const kindOf = (path) => (path === "propose" ? "referral.propose" : "referral.signpost");

/** @param {any} payload @param {string} kind @returns {import("../logbook/logbook.js").Errors} */
export function check(payload, kind) {
  const errors = checkCommon(payload);
  if (!payload.domaine) errors.domaine = "Choisissez le domaine, par exemple «\u00a0Logement\u00a0».";
  if (kind !== "referral.propose") return errors;
  if (!payload.besoin) errors.besoin = "Choisissez le besoin que la personne exprime.";
  if (!payload.consent) errors.consent = "Demandez son accord à la personne, puis notez sa réponse.";
  if (!payload.consent_means)
    errors.consent_means = "Notez comment l’accord a été demandé\u00a0: à l’oral ou par écrit.";
  return errors;
}

/** A stored referral back in its form. @param {any} data */
export const reopen = (data) => ({ path: data.path === "propose" ? "propose" : "signpost" });

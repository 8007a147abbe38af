/** The four forms of the round: one line each says how to build, check and name what they make. */
import * as contact from "../contacts/contact.js";
import * as conflict from "../conflicts/conflict.js";
import * as technical from "../technical/technical.js";
import * as referral from "../referrals/referral.js";
import { under } from "./lists.js";
import { ContactFields } from "../contacts/form.js";
import { ConflictFields } from "../conflicts/form.js";
import { TechnicalFields } from "../technical/form.js";
import { ReferralFields } from "../referrals/form.js";

/**
 * @typedef {{draft: any, change: (patch: any) => void, errors: Record<string, string>}} FieldsProps
 * @typedef {{title: string, path: string, save: string, saved: string, note: string, defaults: any,
 *   op: (draft: any) => keyof import("../../types/wire").Operations, build: (draft: any, context: any) => any,
 *   check: (payload: any, op: string) => Record<string, string>, Fields: (props: FieldsProps) => any,
 *   fromContact?: any, outOfRound?: any, reopen?: (data: any) => any}} Spec   grown out of a contact; outside a round;
 *   from a stored entry back to a draft
 */

const KEPT = "Brouillon gardé sur ce téléphone";

/** @type {Record<string, Spec>} by kind of record */
export const FORMS = {
  contact: {
    title: "Contact",
    path: "/contact",
    save: "Enregistrer le contact",
    saved: "Contact enregistré sur le téléphone",
    note: KEPT,
    defaults: contact.DEFAULTS,
    op: () => "contact.record",
    build: contact.build,
    check: contact.check,
    Fields: ContactFields,
    outOfRound: { canal: "" },
    reopen: contact.reopen,
  },
  conflict: {
    title: "Conflit",
    path: "/conflit",
    save: "Enregistrer le conflit",
    saved: "Conflit enregistré sur le téléphone",
    note: KEPT,
    defaults: conflict.DEFAULTS,
    op: () => "conflict.report",
    build: conflict.build,
    check: conflict.check,
    Fields: ConflictFields,
    outOfRound: { origine: "" },
  },
  technical: {
    title: "Problème technique",
    path: "/probleme",
    save: "Enregistrer le problème",
    saved: "Problème enregistré sur le téléphone",
    note: `${KEPT}. Le bailleur ne verra ni votre nom ni votre texte.`,
    defaults: technical.DEFAULTS,
    op: () => "technical.flag",
    build: technical.build,
    check: (payload) => technical.check(payload, under("categorie_technique", payload.category).length > 0),
    Fields: TechnicalFields,
    fromContact: { requester: "habitant" },
  },
  referral: {
    title: "Orientation",
    path: "/orientation",
    save: "Enregistrer l’orientation",
    saved: "Orientation enregistrée sur le téléphone",
    note: KEPT,
    defaults: referral.DEFAULTS,
    op: (draft) => referral.kindOf(draft.path),
    build: referral.build,
    check: referral.check,
    Fields: ReferralFields,
    reopen: referral.reopen,
  },
};

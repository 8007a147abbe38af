/** An orientation and the partners it leads to, as the rest of the phone knows them. */
import { only } from "../../store/kinds.js";
import { labelOf, peek } from "../../store/views.js";
import { entry, recording } from "../logbook/kind.js";
import { spot } from "../logbook/logbook.js";
import { low, stateLabel } from "../logbook/words.js";
import { DEFAULTS, build, check, kindOf, reopen } from "./referral.js";
import { screens } from "./piece.js";

export const referral = entry({
  name: "referral",
  title: "Orientation",
  icon: "orientation",
  one: "cette orientation",
  operations: {
    "referral.signpost": recording({
      states: { state: "orientation.remis_a_la_personne" },
      more: () => ({ path: "remis" }),
    }),
    "referral.propose": recording({ states: { state: "orientation.brouillon" }, more: () => ({ path: "propose" }) }),
  },
  line: (d) => `Orientation : ${low("domaine", d.domaine)}`,
  facts: (d) => [
    ["Domaine", labelOf("domaine", d.domaine)],
    ["Besoin", d.besoin && labelOf("besoin", d.besoin)],
    ["Vers", d.partner_id && peek("partner", d.partner_id)?.data.name],
    ["Accord", d.consent && (d.consent === "accorde" ? "Donné" : "Refusé")],
    ["État", d.state && stateLabel("orientation", d.state)],
  ],
  alike: (d) => spot(d.place, d.domaine),
  figure: { word: "orientation", of: () => 1 },
  form: {
    path: "/orientation",
    tile: 4,
    Fields: { piece: screens, name: "ReferralFields" },
    about: (d) => d.domaine && labelOf("domaine", d.domaine),
    save: "Enregistrer l’orientation",
    saved: "Orientation enregistrée sur le téléphone",
    defaults: DEFAULTS,
    from: { contact: {} },
    op: (draft) => kindOf(draft.path),
    build,
    check,
    reopen,
  },
});

/** @type {import("../../types/kinds").Kind} */
export const partner = {
  name: "partner",
  title: "Partenaire",
  icon: "orientation",
  stays: only("name", "domaines", "phone", "address", "hours"),
  line: (d) => d.name,
};

/** A technical problem, as the rest of the phone knows it. */
import { labelOf, list } from "../../store/views.js";
import { entry, recording } from "../logbook/kind.js";
import { spot } from "../logbook/logbook.js";
import { under } from "../logbook/lists.js";
import { stateLabel } from "../logbook/words.js";
import { openFaults, toTell } from "../places/place.js";
import { DEFAULTS, build, check, floorLabel, floorWords, severity } from "./technical.js";
import { screens } from "./piece.js";

/** Danger, or sent at once. */
const URGENT = 3;

export const technical = entry({
  name: "technical",
  title: "Problème technique",
  icon: "technique",
  one: "ce problème",
  operations: {
    "technical.flag": recording({ states: { work: "technique_travaux", transmission: "technique_transmission" } }),
  },
  line: (d) => labelOf("categorie_technique", d.sub_category || d.category) + floorWords(d.floor),
  facts: (d) => [
    ["Problème", labelOf("categorie_technique", d.category)],
    ["Précisément", d.sub_category && labelOf("categorie_technique", d.sub_category)],
    ["Étage", d.floor == null ? null : floorLabel(d.floor)],
    ["Urgence", severity(d.severity).label],
    ["Signalé par", labelOf("demandeur", d.requester)],
    ["Travaux", d.work && stateLabel("technique_travaux", d.work)],
    ["Envoi", d.transmission && stateLabel("technique_transmission", d.transmission)],
  ],
  awaits: (estateId, roundId) => {
    const [rows, to] = [list("technical").value, `/residence/${estateId}`];
    return [
      { rows: toTell(rows, estateId, roundId), word: "à informer", to, now: true },
      { rows: openFaults(rows, estateId), word: "signalé", to },
    ];
  },
  follows: (d) => severity(d.severity).level >= URGENT,
  alike: (d) => spot(d.place, d.category),
  figure: { word: "problème", of: () => 1 },
  form: {
    path: "/probleme",
    tile: 3,
    Fields: { piece: screens, name: "TechnicalFields" },
    about: (d) => d.category && labelOf("categorie_technique", d.sub_category || d.category),
    save: "Enregistrer le problème",
    saved: "Problème enregistré sur le téléphone",
    note: "Le bailleur ne verra ni votre nom ni votre texte.",
    defaults: DEFAULTS,
    from: { contact: { requester: "habitant" } },
    op: () => "technical.flag",
    build,
    check: (payload) => check(payload, under("categorie_technique", payload.category).length > 0),
  },
});

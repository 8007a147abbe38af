/** A conflict, as the rest of the phone knows it. */
import { items, labelOf } from "../../store/views.js";
import { entry, recording } from "../logbook/kind.js";
import { spot } from "../logbook/logbook.js";
import { labels, low, small } from "../logbook/words.js";
import { DEFAULTS, build, check, needsFollowup } from "./conflict.js";
import { screens } from "./piece.js";

/** How it ended, of the common list or of that of gatherings. @param {string} issue */
const outcomeOf = (issue) =>
  labelOf(items("issue_regroupement").value.some((one) => one.code === issue) ? "issue_regroupement" : "issue_temps_reel", issue);

export const conflict = entry({
  name: "conflict",
  title: "Conflit",
  icon: "conflit",
  one: "ce conflit",
  operations: { "conflict.report": recording() },
  line: (d) => `Conflit : ${low("type_conflit", d.type)}, ${small(outcomeOf(d.issue))}`,
  facts: (d) => [
    ["Type", labelOf("type_conflit", d.type)],
    ["Gravité", labelOf("gravite", d.gravite)],
    ["Fréquence", labelOf("recurrence", d.recurrence)],
    ["Origine", labelOf("origine", d.origine)],
    ["Issue", outcomeOf(d.issue)],
    ["Fait", labels("reponse", d.reponses)],
  ],
  follows: (d) => needsFollowup(d.issue),
  alike: (d) => spot(d.place, d.type),
  figure: { word: "conflit", of: () => 1 },
  form: {
    path: "/conflit",
    tile: 2,
    Fields: { piece: screens, name: "ConflictFields" },
    about: (d) => d.type && labelOf("type_conflit", d.type),
    save: "Enregistrer le conflit",
    saved: "Conflit enregistré sur le téléphone",
    defaults: DEFAULTS,
    outOfRound: { origine: "" },
    from: { contact: {} },
    op: () => "conflict.report",
    build,
    check,
  },
});

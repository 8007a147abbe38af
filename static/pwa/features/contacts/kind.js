/** A contact, as the rest of the phone knows it. */
import { count } from "../../ui/html.js";
import { labelOf } from "../../store/views.js";
import { entry, recording } from "../logbook/kind.js";
import { spot } from "../logbook/logbook.js";
import { labels, low } from "../logbook/words.js";
import { DEFAULTS, build, check, people, reopen } from "./contact.js";
import { ContactFields } from "./form.js";

export const contact = entry({
  name: "contact",
  title: "Contact",
  icon: "contact",
  one: "ce contact",
  operations: { "contact.record": recording() },
  line: (d) => `Contact : ${low("besoin", d.besoin)}, ${count(people(d.counts?.age), "personne")}`,
  facts: (d) => [
    ["Besoin", labelOf("besoin", d.besoin)],
    ["Fait", labels("reponse", d.reponses)],
    ["Personnes", people(d.counts?.age)],
    ["Type d’action", labelOf("registre", d.registre)],
    ["Comment", labelOf("canal", d.canal)],
  ],
  alike: (d) => spot(d.place, d.besoin),
  figure: { word: "personne", of: (d) => people(d.counts?.age) },
  form: {
    path: "/contact",
    tile: 1,
    Fields: ContactFields,
    about: (d) => d.besoin && labelOf("besoin", d.besoin),
    save: "Enregistrer le contact",
    saved: "Contact enregistré sur le téléphone",
    defaults: DEFAULTS,
    outOfRound: { canal: "" },
    op: () => "contact.record",
    build,
    check,
    reopen,
  },
});

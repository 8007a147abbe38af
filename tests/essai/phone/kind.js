/** A trial kind of entry, declared by tests alone and written as any feature's: static/pwa/features/chimere/ is its place. */
import { piece } from "../../core/pieces.js";
import { labelOf } from "../../store/views.js";
import { entry, recording } from "../logbook/kind.js";
import { checkCommon, common } from "../logbook/logbook.js";
import { low } from "../logbook/words.js";

const screens = piece("chimere", () => import("./form.js"));

export const essai = entry({
  name: "chimere",
  title: "Essai",
  one: "cet essai",
  icon: "minuterie",
  operations: { "chimere.record": recording() },
  line: (d) => `Essai : ${low("domaine", d.sujet)}`,
  facts: (d) => [["Sujet", labelOf("domaine", d.sujet)]],
  figure: { word: "essai", of: () => 1 },
  form: {
    path: "/chimere",
    tile: 9,
    Fields: { piece: screens, name: "EssaiFields" },
    save: "Enregistrer l’essai",
    saved: "Essai enregistré sur le téléphone",
    defaults: { sujet: "" },
    from: { contact: {} },
    op: () => /** @type {any} */ ("chimere.record"),
    build: (draft, context) => ({ ...common(draft, context), sujet: draft.sujet }),
    check: (payload) => ({ ...checkCommon(payload), ...(payload.sujet ? {} : { sujet: "Choisissez le sujet." }) }),
  },
});

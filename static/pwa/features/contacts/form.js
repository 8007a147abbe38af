/** A contact in three taps: the tile, the need, save. Everything else has a default that may be changed. */
import { html, h, count } from "../../ui/html.js";
import { Choices, Stepper } from "../../ui/choice.js";
import { ErrorLine } from "../../ui/field.js";
import { Later, More } from "../../ui/more.js";
import { usable } from "../logbook/lists.js";
import { AGES } from "../../core/rules.js";
import { DEFAULTS, people, registreFor } from "./contact.js";

/** @param {import("../../types/kinds").FieldsProps} props */
export function ContactFields({ draft, change, errors }) {
  /** @param {string} besoin */
  const need = (besoin) => change({ besoin, ...(draft.registreTouched ? {} : { registre: registreFor(besoin) }) });
  return html`${h(Choices, {
    name: "besoin",
    legend: "Besoin exprimé",
    items: usable("besoin"),
    value: draft.besoin,
    error: errors.besoin,
    onPick: need,
  })}
    ${h(People, { draft, change, error: errors.counts })} ${h(Later, { children: () => h(Done, { draft, change, errors }) })}`;
}

/** @param {import("../../types/kinds").FieldsProps} props */
const Done = ({ draft, change, errors }) =>
  html`${h(Choices, {
    name: "reponses",
    legend: "Ce que vous avez fait",
    hint: "plusieurs choix",
    multi: true,
    items: usable("reponse"),
    value: draft.reponses,
    error: errors.reponses,
    onPick: (reponses) => change({ reponses }),
  })}
    ${h(More, {
      text: "Comment, et quel type d’action",
      open: Boolean(errors.canal || errors.registre || draft.registreTouched || draft.canal !== DEFAULTS.canal),
      children: () => html`${h(Choices, {
          name: "canal",
          legend: "Comment",
          items: usable("canal"),
          value: draft.canal,
          error: errors.canal,
          onPick: (canal) => change({ canal }),
        })}
        ${h(Choices, {
          name: "registre",
          legend: "Type d’action",
          items: usable("registre"),
          value: draft.registre,
          error: errors.registre,
          onPick: (registre) => change({ registre, registreTouched: true }),
        })}`,
    })}`;

/** Heads by age band; the first band given takes the place of the unknown person counted by default. @param {{draft: any, change: (patch: any) => void, error?: string}} props */
function People({ draft, change, error }) {
  const bands = usable("public_age").filter((one) => AGES.includes(one.code) && one.code !== "nc");
  const total = people(draft.age);
  /** @param {string} band @param {number} n */
  const set = (band, n) => {
    const fresh = !draft.ageTouched && band !== "nc";
    change({ age: { ...draft.age, ...(fresh ? { nc: 0 } : {}), [band]: n }, ageTouched: true });
  };
  return html`<section class="step-list" id="f-counts" tabindex="-1" aria-label="Personnes rencontrées" aria-describedby=${error ? "e-counts" : undefined}>
    <h2 class="legend">Personnes rencontrées <em>${count(total, "personne")}</em></h2>
    ${h(Stepper, { label: "Âge non connu", value: draft.age.nc ?? 0, onPick: (n) => set("nc", n) })}
    ${h(More, {
      text: "Préciser les âges",
      open: bands.some(({ code }) => draft.age[code] > 0),
      children: () => html`${bands.map((one) =>
          h(Stepper, {
            key: one.code,
            label: one.label,
            value: draft.age[one.code] ?? 0,
            onPick: (n) => set(one.code, n),
          }),
        )}`,
    })}
    ${h(ErrorLine, { id: "e-counts", text: error })}
  </section>`;
}

/** A table ronde: three conditions that nobody passes over, and two pieces of advice that ask why not. */
import { html, h, count } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { conditions, knownOf, lacking, named } from "./meet.js";
import { began, lastEnd } from "./span.js";
import { ADVICE_MAX } from "./rules.js";
import { Typed } from "./typed.js";

const SAFE = [{ code: "1", label: "Vérifiée pour chacun avant la rencontre" }];
const WHERE = [
  { code: "1", label: "Chez aucune des parties" },
  { code: "0", label: "Chez l’une d’elles" },
];

/** @param {{draft: any, data: any, errors: Record<string, string>, change: (patch: any) => void}} props */
export function Table({ draft, data, errors, change }) {
  const asked = { ...draft, letters: named(data, draft.parties), mediators: draft.mediators.length };
  return html`${h(Choices, { name: "securite", legend: "La sécurité", multi: true, items: SAFE, value: draft.safe ? ["1"] : [], error: errors.securite, onPick: (picked) => change({ safe: picked.length > 0 }) })}
    ${h(Choices, { name: "neutre", legend: "Où ?", items: WHERE, value: draft.neutral ? "1" : "0", onPick: (code) => change({ neutral: code === "1" }) })}
    ${h(Conditions, { all: conditions(asked, knownOf(data, began(draft, lastEnd(data.meetings, named(data, draft.parties), draft.noted)))) })}
    ${lacking(asked).length > 0 && h(Typed, { id: "pourquoi", label: `Pourquoi sans ${lacking(asked).join(" ni ")}`, value: draft.advice ?? "", most: ADVICE_MAX, rows: 2, error: errors.pourquoi, onInput: (/** @type {string} */ advice) => change({ advice }) })}`;
}

/** @param {{all: {label: string, met: boolean, hard: boolean}[]}} props */
export const Conditions = ({ all }) => html`<section><h2 class="step-label">${count(all.filter(({ met }) => met).length, "condition")} sur ${all.length}</h2>
  <ul class="rows">${all.map(({ label, met, hard }) => html`<li class="row row--tight" key=${label}><span class="row__main small">${label}</span><span class=${`badge badge--${met ? "done" : hard ? "late" : "wait"}`}>${met ? "Réunie" : hard ? "Manque" : "Conseillée"}</span></li>`)}</ul></section>`;

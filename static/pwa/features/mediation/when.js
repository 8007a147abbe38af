/** A day to come: one tap for the usual ones, the calendar for the others. */
import { useState } from "preact/hooks";
import { html, h, NB } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { Field } from "../../ui/field.js";
import { addDays } from "../../core/clock.js";

const OTHER = "autre";

/** @param {number} n */
const inDays = (n) => (n === 30 ? `1${NB}mois` : `${n}${NB}jours`);

/** @param {{name: string, legend: string, from: string, days: number[], none?: string, value: string | null, error?: string, onPick: (day: string | null) => void}} props `none`: the word of no day at all */
export function When({ name, legend, from, days, none, value, error, onPick }) {
  const usual = days.find((n) => addDays(from, n) === value);
  const [other, setOther] = useState(Boolean(value) && usual === undefined);
  const code = other ? OTHER : value ? String(usual ?? OTHER) : none === undefined ? "" : "0";
  /** @param {string} picked */
  const pick = (picked) => {
    setOther(picked === OTHER);
    if (picked !== OTHER) onPick(picked === "0" ? null : addDays(from, Number(picked)));
  };
  const items = [...(none === undefined ? [] : [{ code: "0", label: none }]), ...days.map((n) => ({ code: String(n), label: inDays(n) })), { code: OTHER, label: "Autre jour" }];
  return html`${h(Choices, { name, legend, narrow: true, items, value: code, error, onPick: pick })}
    ${code === OTHER && h(Field, { id: `${name}_jour`, label: `${legend} : quel jour`, type: "date", value: value ?? "", onInput: (day) => onPick(day || null) })}`;
}

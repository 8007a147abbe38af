/** The structure's own fields in the form of an entry: large choices, a numeric keyboard, a day. None must be answered. */
import { dateOf } from "../../core/clock.js";
import { items } from "../../store/views.js";
import { Choices } from "../../ui/choice.js";
import { Field } from "../../ui/field.js";
import { h, html } from "../../ui/html.js";
import { answered, asked, boundsFr, offered } from "./answer.js";

/** @typedef {import("../../types/kinds").FieldsProps} FieldsProps */
/** @typedef {import("../../types/feed").Item} Item */

/** @param {FieldsProps & {kind: string}} props */
export function OwnFields({ kind, draft, change, errors }) {
  const own = draft.own ?? {};
  return html`${asked(items(`champs_${kind}`).value, own).map((field) => {
    const name = `own_${field.code}`;
    const onPick = (/** @type {string} */ typed) => change(answered(field, typed, draft, dateOf(draft.at)));
    return h(One, { key: field.code, field, name, value: own[field.code] ?? "", error: errors[name], onPick });
  })}`;
}

/** @param {{field: Item, name: string, value: any, error?: string, onPick: (typed: string) => void}} props */
function One({ field: { label, extra }, name, value, error, onPick }) {
  if (extra.nature === "choix")
    return h(Choices, { name, legend: label, hint: "facultatif", free: true, items: offered(extra.choices, value), value, error, onPick });
  const day = extra.nature === "jour";
  return h(Field, {
    id: name,
    label,
    value: String(value),
    hint: day ? "Facultatif" : `Facultatif, ${boundsFr(extra)}`,
    error,
    autocomplete: "off",
    ...(day ? { type: "date" } : { inputmode: "numeric", maxlength: 6 }),
    onInput: onPick,
  });
}

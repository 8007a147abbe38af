/** Who a party is, typed: all of it optional, and sealed. */
import { html, h } from "../../ui/html.js";
import { Field } from "../../ui/field.js";
import { Choices } from "../../ui/choice.js";
import { usable } from "../logbook/lists.js";
import { WHO_LENGTHS, WHO_REACHED, WHO_UNREACHED } from "./rules.js";

/** @typedef {Record<string, string>} Who */

export const YES = "oui";

/** name, label, what keyboard @type {[string, string, Record<string, string>][]} */
export const FIELDS = [
  ["name", "Nom", {}],
  ["structure", "Structure", {}],
  ["phone", "Téléphone", { type: "tel", inputmode: "tel" }],
  ["hours", "Quand la joindre", {}],
  ["language", "Langue", {}],
  ["address", "Adresse", {}],
  ["mail", "Courriel", { type: "email", inputmode: "email" }],
];

/** What is no telephone, or no mail, by the field it is typed in. @param {Who} [who] @returns {Record<string, string>} */
export const unreached = (who = {}) =>
  Object.fromEntries(Object.entries(WHO_REACHED).flatMap(([name, shape]) => (who[name]?.trim() && !new RegExp(`^(?:${shape})$`).test(who[name].trim()) ? [[`who-${name}`, WHO_UNREACHED[name] ?? ""]] : [])));

/** Which structure, of who speaks for one. @param {Who} who @param {string} [speaks] */
const shown = (who, speaks) => FIELDS.filter(([name]) => name !== "structure" || speaks === "structure" || who[name]);

/** @param {{who: Who, speaks?: string, errors?: Record<string, string>, change: (who: Who) => void}} props */
export const WhoFields = ({ who, speaks, errors = {}, change }) => html`<p class="small soft">Tout est facultatif : une partie est d’abord une lettre. Un mineur n’est jamais une partie : c’est son représentant.</p>
  ${shown(who, speaks).map(([name, label, more]) => h(Field, { key: name, id: `who-${name}`, label, value: who[name] ?? "", maxlength: WHO_LENGTHS[name], spellcheck: false, error: errors[`who-${name}`], ...more, onInput: (typed) => change({ ...who, [name]: typed }) }))}`;

/** How she is best reached, and whether somebody interprets. @param {{who: Who, change: (who: Who) => void}} props */
export const ReachFields = ({ who, change }) => html`${h(Choices, { name: "channel", legend: "La joindre par", hint: "facultatif", free: true, items: usable("canal"), value: who.channel ?? "", onPick: (channel) => change({ ...who, channel }) })}
  ${h(Choices, { name: "interpreter", legend: "Interprète", multi: true, items: [{ code: YES, label: "Un interprète est nécessaire" }], value: who.interpreter ? [YES] : [], onPick: (picked) => change({ ...who, interpreter: picked.length ? YES : "" }) })}`;

/** What was typed, without what is empty. @param {Who} [who] */
export function typedOf(who = {}) {
  const typed = Object.entries(who).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : []));
  return typed.length ? Object.fromEntries(typed) : null;
}

/** Field by field, what stood there and what was put in its place. @param {Record<string, string | null>} was @param {Who} now */
export function changesOf(was, now) {
  const names = [...FIELDS.map(([name]) => name), "channel", "interpreter"];
  const pairs = names.map((name) => [name, { was: was[name] ?? null, now: now[name]?.trim() || null }]);
  return Object.fromEntries(pairs.filter(([, one]) => /** @type {any} */ (one).was !== /** @type {any} */ (one).now));
}

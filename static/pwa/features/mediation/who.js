/** Who a party is, typed: all of it optional, and sealed. */
import { html, h } from "../../ui/html.js";
import { Field } from "../../ui/field.js";
import { WHO_LENGTHS, WHO_REACHED, WHO_UNREACHED } from "./rules.js";

/** @typedef {Record<string, string>} Who */

/** name, label, what keyboard @type {[string, string, Record<string, string>][]} */
export const FIELDS = [
  ["name", "Nom", {}],
  ["phone", "Téléphone", { type: "tel", inputmode: "tel" }],
  ["hours", "Quand la joindre", {}],
  ["language", "Langue", {}],
  ["address", "Adresse", {}],
  ["mail", "Courriel", { type: "email", inputmode: "email" }],
];

/** What is no telephone, or no mail, by the field it is typed in. @param {Who} [who] @returns {Record<string, string>} */
export const unreached = (who = {}) =>
  Object.fromEntries(Object.entries(WHO_REACHED).flatMap(([name, shape]) => (who[name]?.trim() && !new RegExp(`^(?:${shape})$`).test(who[name].trim()) ? [[`who-${name}`, WHO_UNREACHED[name] ?? ""]] : [])));

/** @param {{who: Who, errors?: Record<string, string>, change: (who: Who) => void}} props */
export const WhoFields = ({ who, errors = {}, change }) => html`<p class="small soft">Tout est facultatif : une partie est d’abord une lettre. Un mineur n’est jamais une partie : c’est son représentant.</p>
  ${FIELDS.map(([name, label, more]) => h(Field, { key: name, id: `who-${name}`, label, value: who[name] ?? "", maxlength: WHO_LENGTHS[name], spellcheck: false, error: errors[`who-${name}`], ...more, onInput: (typed) => change({ ...who, [name]: typed }) }))}`;

/** What was typed, without what is empty. @param {Who} [who] */
export function typedOf(who = {}) {
  const typed = Object.entries(who).flatMap(([name, text]) => (text?.trim() ? [[name, text.trim()]] : []));
  return typed.length ? Object.fromEntries(typed) : null;
}

/** Field by field, what stood there and what was put in its place. @param {Record<string, string | null>} was @param {Who} now */
export function changesOf(was, now) {
  const pairs = FIELDS.map(([name]) => [name, { was: was[name] ?? null, now: now[name]?.trim() || null }]);
  return Object.fromEntries(pairs.filter(([, one]) => /** @type {any} */ (one).was !== /** @type {any} */ (one).now));
}

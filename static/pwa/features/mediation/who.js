/** Who a party is, typed: all of it optional, sealed, and the longest it may be (app/parties/rules.py). */
import { html, h } from "../../ui/html.js";
import { Field } from "../../ui/field.js";

/** @typedef {Record<string, string>} Who */

/** name, label, characters, what keyboard @type {[string, string, number, Record<string, string>][]} */
export const FIELDS = [
  ["name", "Nom", 120, {}],
  ["phone", "Téléphone", 40, { type: "tel", inputmode: "tel" }],
  ["hours", "Quand la joindre", 200, {}],
  ["language", "Langue", 40, {}],
  ["address", "Adresse", 200, {}],
  ["mail", "Courriel", 254, { type: "email", inputmode: "email" }],
];

/** @param {{who: Who, change: (who: Who) => void}} props */
export const WhoFields = ({ who, change }) => html`<p class="small soft">Tout est facultatif : une partie est d’abord une lettre. Un mineur n’est jamais une partie : c’est son représentant.</p>
  ${FIELDS.map(([name, label, maxlength, more]) => h(Field, { key: name, id: `who-${name}`, label, value: who[name] ?? "", maxlength, spellcheck: false, ...more, onInput: (typed) => change({ ...who, [name]: typed }) }))}`;

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

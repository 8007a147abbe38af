/** One of a long list of the trade, by family. */
import { html, h } from "../../ui/html.js";
import { ErrorLine } from "../../ui/field.js";
import { families, under } from "../logbook/lists.js";

/** @typedef {{code: string, label: string}} Item */

/** What is no matter of a mediation is not offered. */
export const OUT = "hors_champ";

/** Types of conflict under their family, which comes first. @returns {[string, Item[]][]} */
export const typesOf = () =>
  families("type_conflit").filter(({ code }) => code !== OUT).map((top) => {
    const own = under("type_conflit", top.code);
    return [top.label, [{ code: top.code, label: own.length ? `${top.label}, sans précision` : top.label }, ...own]];
  });

/** @param {{id: string, label: string, value: string, none?: string, groups: [string, Item[]][], error?: string, onPick: (code: string) => void}} props */
export const Pick = ({ id, label, value, none, groups, error, onPick }) => html`<div class="field"><label for=${`f-${id}`}>${label}</label>
  <select class="input" id=${`f-${id}`} value=${value} aria-invalid=${error ? "true" : undefined} aria-describedby=${error ? `e-${id}` : undefined}
    onChange=${(/** @type {any} */ e) => onPick(e.target.value)}>${(none || !value) && html`<option value="">${none ?? "Choisissez…"}</option>`}
    ${groups.map(([family, items]) => (family ? html`<optgroup label=${family} key=${family}>${items.map(option)}</optgroup>` : items.map(option)))}</select>
  ${h(ErrorLine, { id: `e-${id}`, text: error })}</div>`;

/** @param {Item} item */
const option = ({ code, label }) => html`<option key=${code} value=${code}>${label}</option>`;

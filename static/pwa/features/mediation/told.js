/** What the others allowed to be told to whoever is seen: it alone can be ticked, once it was said. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Veil } from "../vault/veil.js";
import { idOf, toTell } from "./meet.js";

/** @typedef {{line_id: string, to: string}} Told */

/** @param {{data: any, letters: string[], told: Told[], onTold: (told: Told[]) => void}} props */
export function ToTell({ data, letters, told, onTold }) {
  const rows = toTell(data, letters);
  if (!rows.length) return null;
  const from = [...new Set(rows.map(({ line }) => line.party))].join(", ");
  const has = (/** @type {Told} */ one) => told.some(({ line_id, to }) => line_id === one.line_id && to === one.to);
  const tick = (/** @type {Told} */ one) => onTold(has(one) ? told.filter((it) => it.line_id !== one.line_id || it.to !== one.to) : [...told, one]);
  return html`<fieldset><legend class="legend">À dire à ${letters.join(" et ")}<em>avec le consentement de ${from}</em></legend>
    <ul class="says says--phone">${rows.map(({ line, to }) => {
      const one = { line_id: line.id, to: idOf(data, to) };
      const on = has(one);
      return html`<li key=${`${line.id} ${to}`}>
        ${line.text === undefined ? h(Veil, {}) : html`<p class="said"><bdi>« ${line.text} »</bdi></p>`}
        <label class="carry"><input type="checkbox" checked=${on} onChange=${() => tick(one)} /><span class=${on ? "on" : "off"}><span class="box">${on && h(Icon, { name: "ras", s: true })}</span>${on ? `Dit à ${to}` : `Pas encore dit à ${to}`}</span></label>
      </li>`;
    })}</ul></fieldset>`;
}

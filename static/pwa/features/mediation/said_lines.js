/** What was said, one thing a line: each stays here until it is ticked that it may be told. */
import { useEffect, useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { ErrorLine } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { newId } from "../../core/ids.js";
import { idOf, mayHear, silent } from "./meet.js";
import { HERS, LINE_MAX, PARTS } from "./rules.js";
import { Typed } from "./typed.js";

/** @typedef {import("./meet.js").Said} Said */

/**
 * @param {{lines?: Said[], letter: string, data: any, parts: string[], title: any, error?: string, onLines: (lines: Said[]) => void}} props
 *   `letter`: of the one party who spoke, "" of several together; `parts`: of the sheet, where a line may go
 */
export function Lines({ lines = [], letter, data, parts, title, error, onLines }) {
  const [open, setOpen] = useState("");
  const others = letter ? mayHear(data, letter) : [];
  useEffect(() => void (open && document.getElementById(`f-${open}`)?.focus()), [open]);
  const change = (/** @type {string} */ id, /** @type {Partial<Said>} */ patch) => onLines(lines.map((one) => (one.id === id ? { ...one, ...patch } : one)));
  const add = () => {
    const id = newId();
    onLines([...lines, { id, part: parts[0] ?? "mots", text: "", to: [] }]);
    setOpen(id);
  };
  const shown = lines.filter(({ off }) => !off);
  return html`<fieldset id="f-lines" tabindex="-1">
    <legend class="legend">${title}<em>une chose par ligne</em></legend>
    <ul class="says says--phone">${shown.map((one) => html`<li key=${one.id}>
      ${one.id === open ? h(Open, { one, parts, onChange: (/** @type {Partial<Said>} */ patch) => change(one.id, patch) }) : h(Closed, { one, parts, onOpen: () => setOpen(one.id) })}
      ${HERS.includes(one.part) && h(Carries, { data, others, to: one.to, onTo: (/** @type {string[]} */ to) => change(one.id, { to }) })}
      ${one.id === open && html`<button type="button" class="link" onClick=${() => (change(one.id, { off: true }), setOpen(""))}>Retirer cette ligne</button>`}
    </li>`)}</ul>
    <button type="button" class="btn btn--quiet btn--s btn--block" onClick=${add}>${h(Icon, { name: "plus", s: true })}Ajouter une chose dite</button>
    ${h(ErrorLine, { id: "e-lines", text: error })}
  </fieldset>
  ${letter && html`<p class="small soft">${silent(data, letter) || `Rien n’est porté sans cette marque. ${letter} peut changer d’avis : la marque tombe, et l’autre n’en sait rien.`}</p>`}`;
}

/** @param {{one: Said, parts: string[], onChange: (patch: Partial<Said>) => void}} props */
const Open = ({ one, parts, onChange }) => html`${h(Typed, { id: one.id, label: "Ce qui a été dit", hidden: true, value: one.text ?? "", most: LINE_MAX, rows: 2, onInput: (/** @type {string} */ text) => onChange({ text }) })}
  ${parts.length > 1 && h(Choices, { name: `part-${one.id}`, legend: "Où va cette ligne", filter: true, items: parts.map((code) => ({ code, label: PARTS[code] ?? code })), value: one.part, onPick: (part) => onChange({ part }) })}`;

/** @param {{one: Said, parts: string[], onOpen: () => void}} props */
const Closed = ({ one, parts, onOpen }) => html`<button type="button" class="says__b" onClick=${onOpen}>
  <span class="row__main"><span class="said"><bdi>${one.text ? `« ${one.text} »` : "Ligne vide"}</bdi></span>${one.part !== parts[0] && html`<span class="meta">${PARTS[one.part]}</span>`}</span>${h(Icon, { name: "crayon", s: true, label: "Modifier" })}</button>`;

/** One mark for each other party; `to`: the ids of those she allowed. @param {{data: any, others: string[], to: string[], onTo: (to: string[]) => void}} props */
export const Carries = ({ data, others, to, onTo }) =>
  others.map((letter) => {
    const id = idOf(data, letter);
    return h(Carry, { to: letter, alone: others.length === 1, on: to.includes(id), key: id, onTick: (on) => onTo(on ? [...to, id] : to.filter((one) => one !== id)) });
  });

/** The mark without which nothing is carried: both states in words. @param {{to: string, alone: boolean, on: boolean, onTick: (on: boolean) => void}} props */
export const Carry = ({ to, alone, on, onTick }) => html`<label class="carry"><input type="checkbox" checked=${on} onChange=${() => onTick(!on)} />
  <span class=${on ? "on" : "off"}><span class="box">${on && h(Icon, { name: "ras", s: true })}</span>${on ? `Peut être dit à ${to}` : `Reste ici${alone ? "" : ` pour ${to}`}`}${h(Icon, { name: on ? "passation" : "cadenas", s: true })}${!on && html`<span class="vh">, permettre de le dire à ${to}</span>`}</span></label>`;

/** Two people wrote one field: both values, and one tap to keep one. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Veil } from "../vault/veil.js";
import { isLocked } from "../../vault/state.js";
import { act } from "./acting.js";
import { fieldOf, valueOf } from "./laying/merging.js";
import { byFr } from "./ways.js";
import { fieldWord, valueWord } from "./words.js";

/** @param {{id: string, data: any}} props */
export const Two = ({ id, data }) => (data.others ?? []).map((/** @type {any} */ one) => h(One, { id, data, one, key: one.field }));

/** @param {{id: string, data: any, one: any}} props */
function One({ id, data, one }) {
  const { letter, name } = fieldOf(one.field);
  const title = `Deux versions : ${fieldWord(name).toLowerCase()}${letter && `, partie ${letter}`}`;
  if (letter && isLocked()) return html`<div class="note note--stop">${h(Icon, { name: "passation" })}<div class="row__main"><b>${title}</b>${h(Veil, {})}</div></div>`;
  const keep = (/** @type {any} */ value) => act("case.settle", id, { field: one.field, value }, "Version gardée");
  const choice = (/** @type {any} */ value, /** @type {string} */ by) =>
    html`<button type="button" class="btn btn--quiet btn--s" onClick=${() => keep(value)}><span>Garder « <bdi>${valueWord(name, value)}</bdi> »${by && html`<span class="meta"> ${by}</span>`}</span></button>`;
  return html`<div class="note note--stop" role="group" aria-label=${title}>${h(Icon, { name: "passation" })}
    <div class="row__main stack-s"><b>${title}</b>${choice(valueOf(data, one.field), "au dossier")}${choice(one.value ?? null, `de ${byFr(data, one.by).replace("Vous", "vous")}`)}</div></div>`;
}

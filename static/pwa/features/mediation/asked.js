/** What is asked of her, in « À faire »: a case to follow, of which she has the envelope; an answer to read. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { compare } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { locked } from "../../store/lease.js";
import { list } from "../../store/views.js";
import { isNews, shelfOf } from "./next.js";
import { whereOf } from "./words.js";

/** The cases she is asked to follow and did not answer, the oldest request first. */
export const askedOfHer = () =>
  list("case").value.filter(({ data }) => shelfOf(data) === "asked").sort((a, b) => compare(/** @type {any} */ (a.data).asked_on, /** @type {any} */ (b.data).asked_on));

/** The cases of which an alert of hers was answered, and the answer not opened. */
export const answeredHer = () => list("case").value.filter(({ data }) => (/** @type {any} */ (data).alerts ?? []).some(isNews));

export function AnsweredHer() {
  const rows = /** @type {import("./frame.js").CaseRow[]} */ (answeredHer());
  if (locked.value) return null;
  return rows.map((row) => html`<a class="note note--stop rowlink" key=${row.id} href=${href(`/dossier/${row.id}`)}>${h(Icon, { name: "alerte" })}
    <span class="row__main"><b>Votre alerte a reçu une réponse</b><span class="meta num">${whereOf(row)}</span></span></a>`);
}

export function AskedOfHer() {
  const rows = /** @type {import("./frame.js").CaseRow[]} */ (askedOfHer());
  if (locked.value || !rows.length) return null;
  return html`<section class="pad pad--flat"><h2>On vous demande</h2><ul class="rows">${rows.map(
    (row) => html`<li key=${row.id}><a class="row rowlink" href=${href(`/dossier/${row.id}`)}>${h(Icon, { name: "dossier" })}
      <span class="row__main"><b>${row.data.hers?.stands_in_for ? "Remplacer quelqu’un sur un dossier" : "Suivre un dossier"}</b><span class="meta num">${whereOf(row)}</span><span class="meta">Dites si quelque chose vous lie à une partie</span></span>${h(Icon, { name: "suite", s: true })}</a></li>`,
  )}</ul></section>`;
}

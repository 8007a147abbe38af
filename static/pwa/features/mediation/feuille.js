/** What each says, what lies between them, and what may be carried: the preparation sheet, read and written on a landing. */
import { html, h, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { HeadBar } from "../../ui/screen.js";
import { whenFr } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { Veil } from "../vault/veil.js";
import { act } from "./acting.js";
import { Gone, Seal, useCase } from "./frame.js";
import { idOf, lettersOf, mayHear, silent } from "./meet.js";
import { useReading } from "./reading.js";
import { HERS, PARTS } from "./rules.js";
import { Carry } from "./said_lines.js";
import { byFr } from "./ways.js";
import { signOf } from "./where.js";

const TITLE = "Ce que chacun dit";

export function Feuille() {
  const { id, row, data, shut, hers } = useCase();
  useReading(id, hers && !shut);
  if (!row || !hers) return h(Gone, { title: TITLE });
  const letters = lettersOf(data);
  const parts = (/** @type {string[]} */ codes, letter = "") => codes.map((part) => h(Part, { id, data, part, letter, key: part }));
  const between = Object.keys(PARTS).filter((code) => !HERS.includes(code));
  return html`${h(HeadBar, { title: TITLE, plate: signOf(data), to: `/dossier/${id}` })}
    <main><div class="scroll">${h(Seal, {})}
      ${shut && html`<p class="pad">${h(Veil, {})}</p>`}
      ${letters.map((letter) => html`<section class="pad sheet-part" key=${letter}><h2><span class=${`plate plate--p plate--s ${letter === "A" ? "" : "plate--line"}`}>${letter}</span>Ce que dit ${letter}</h2>${parts(HERS, letter)}${silent(data, letter) && html`<p class="small soft">${silent(data, letter)}</p>`}</section>`)}
      <section class="pad sheet-part sheet-part--mid"><h2>Entre ${letters.length > 2 ? "eux" : "les deux"}</h2>${parts(between)}</section>
      <p class="pad small soft">Rien n’est porté sans le consentement de la personne. Elle peut changer d’avis : la marque tombe, et l’autre n’en sait rien.</p>
    </div></main>`;
}

/** @param {{id: string, data: any, part: string, letter: string}} props */
function Part({ id, data, part, letter }) {
  const lines = data.lines.filter((/** @type {any} */ one) => one.part === part && (!letter || one.party === letter));
  const open = data.mine === "en_main" && lines.every((/** @type {any} */ one) => one.text !== undefined);
  const title = part === "accepter" ? `${letter} pourrait accepter` : PARTS[part];
  return html`<div><h3 class="split">${title}<a class="btn btn--icon" href=${href(`/dossier/${id}/ligne/nouvelle?quoi=${part}&partie=${letter}`)}>${h(Icon, { name: "plus", s: true })}<span class="vh">Ajouter${letter && ` pour ${letter}`} : ${title}</span></a></h3>
    ${open && html`<ul class="says says--phone">${lines.map((/** @type {any} */ one) => h(Line, { id, data, one, key: one.id }))}${!lines.length && html`<li class="soft small">Rien encore.</li>`}</ul>`}</div>`;
}

/** @param {{id: string, data: any, one: any}} props */
function Line({ id, data, one }) {
  const told = one.carries.some((/** @type {any} */ it) => it.carried);
  const quoted = HERS.includes(one.part) ? `« ${one.text ?? "Texte effacé"} »` : (one.text ?? "Texte effacé");
  return html`<li><div class="says__t">${one.part === "question" && one.party && html`<span class="plate plate--p plate--s plate--line">${one.party}</span>`}<p class="said"><bdi>${quoted}</bdi></p>
      ${!told && !one.other_by && html`<a class="btn btn--icon" href=${href(`/dossier/${id}/ligne/${one.id}`)}>${h(Icon, { name: "crayon", s: true, label: "Modifier cette ligne" })}</a>`}</div>
    ${one.other_by && h(Choose, { id, data, one })}
    <p class="meta">${dots(byFr(data, one.by), whenFr(one.at))}</p>
    ${HERS.includes(one.part) && one.party && lettersOf(data).filter((to) => to !== one.party).map((to) => h(Leave, { id, data, one, to, key: to }))}</li>`;
}

/** To be told to another, or not; said already, it stays. @param {{id: string, data: any, one: any, to: string}} props */
function Leave({ id, data, one, to }) {
  const leave = one.carries.find((/** @type {any} */ it) => it.to === to);
  if (leave?.carried) return html`<p class="carry"><span class="on">${h(Icon, { name: "passation", s: true })}Dit à ${to}</span></p>`;
  if (one.other_by || (!leave && !mayHear(data, one.party).includes(to))) return null;
  const tick = (/** @type {boolean} */ allowed) => void act("case.carry", id, { line_id: one.id, rev: one.rev, to: idOf(data, to), allowed }, allowed ? `Peut être dit à ${to}` : "Reste ici");
  return h(Carry, { to, alone: lettersOf(data).length < 3, on: Boolean(leave), onTick: tick });
}

/** Two people wrote here: both texts, and one tap. @param {{id: string, data: any, one: any}} props */
function Choose({ id, data, one }) {
  const keep = (/** @type {string} */ which) => () => act("case.choose", id, { line_id: one.id, rev: one.rev, keep: which }, "Choix gardé sur le téléphone");
  return html`<div class="note" role="group" aria-label="Deux textes ici">${h(Icon, { name: "passation" })}<div class="row__main stack-s"><b>Deux textes ici</b>
    <p class="said"><bdi>« ${one.other ?? ""} »</bdi></p><span class="meta">${byFr(data, one.other_by)}</span>
    <button type="button" class="btn btn--s btn--block" onClick=${keep("deux")}>Garder les deux</button>
    <div class="choices"><button type="button" class="btn btn--quiet btn--s" onClick=${keep("premier")}>Garder le premier</button><button type="button" class="btn btn--quiet btn--s" onClick=${keep("second")}>Garder le second</button></div></div></div>`;
}

/** What is done more seldom, and what lies in the case: facts, what each says, notes, what happened. */
import { html, h, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { More as Fold } from "../../ui/more.js";
import { compare, today } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { list } from "../../store/views.js";
import { dayMonth } from "../../ui/dates.js";
import { Veil } from "../vault/veil.js";
import { Correct } from "./correct.js";
import { mayClose } from "./ends.js";
import { movesOf } from "./moving.js";
import { ENDED, isActive, isMet } from "./next.js";
import { storyOf } from "./story.js";
import { byFr } from "./ways.js";

/** @param {{id: string, data: any, shut: boolean}} props */
export function More({ id, data, shut }) {
  return html`<section class="pad pad--flat case__more">
    <h2>Plus</h2>
    <ul class="rows">${linksOf(id, data).map(([to, icon, text]) => html`<li key=${to}><a class="row rowlink row--tight" href=${href(to)}>${h(Icon, { name: icon, s: true })}<span class="row__main">${text}</span>${h(Icon, { name: "suite", s: true })}</a></li>`)}</ul>
    ${h(Fold, { text: "Les faits", children: () => (shut ? h(Veil, {}) : data.facts ? html`<p class="said"><bdi>${data.facts}</bdi></p>` : html`<p class="small soft">Rien n’est écrit.</p>`) })}
    ${h(Fold, { text: "Les notes", children: () => h(Notes, { data, shut }) })}
    ${(data.advice ?? []).length > 0 && h(Fold, { text: `Les avis demandés · ${data.advice.length}`, children: () => h(Opinions, { data, shut }) })}
    ${h(Fold, { text: "Ce qui s’est passé", children: () => h(Story, { data }) })}
    ${!ENDED.includes(data.state) && h(Fold, { text: "Corriger le type ou l’endroit", children: () => h(Correct, { id, data }) })}
    <p class="small soft">${dots(data.flow_name, landlordOf(data), `demandé le ${dayMonth(data.asked_on)}`, data.mediators.length > 1 && `avec ${data.mediators.map((/** @type {any} */ one) => one.name).join(", ")}`)}</p>
  </section>`;
}

/** "bailleur : Domaine Public" @param {any} data */
const landlordOf = ({ landlord_id: id }) => id && list("estate").value.map(({ data }) => data).flatMap(({ landlord_id, landlord }) => (landlord_id === id ? [`bailleur partie : ${landlord}`] : []))[0];

/** @param {string} id @param {any} data @returns {[string, string, string][]} */
function linksOf(id, data) {
  const at = (/** @type {string} */ screen) => `/dossier/${id}/${screen}`;
  const [ended, active, met] = [ENDED.includes(data.state), isActive(data), isMet(data)];
  return /** @type {[string, string, string][]} */ (
    [
      [at("feuille"), "document", "Ce que chacun dit"],
      !ended && [at("note"), "crayon", "Écrire une note"],
      met && [at("prevoir"), "planning", "Prévoir une séance"],
      met && [at("table-ronde"), "contact", "Noter une table ronde"],
      data.meetings.length > 0 && [at("seance"), "horloge", "Les séances"],
      met && !data.agreement && [at("accord"), "document", "Noter l’accord"],
      movesOf(data).length > 0 && [at("etat"), "suite", "Changer l’état"],
      data.state === "suspendu" && [at("suspendre"), "tournee", "Reprendre le dossier"],
      active && [at("suspendre"), "horloge", "Suspendre"],
      !ended && [at("informer"), "courrier", "Informer une partie"],
      !ended && [at("alerter?danger=1"), "alerte", "Personne en danger"],
      mayClose(data) && [at("clore"), "ras", "Clore le dossier"],
    ].filter(Boolean)
  );
}

/** @param {{data: any, shut: boolean}} props */
function Notes({ data, shut }) {
  if (shut) return h(Veil, {});
  if (!data.notes.length) return html`<p class="small soft">Aucune note.</p>`;
  const notes = [...data.notes].sort((a, b) => compare(b.at, a.at));
  return notes.map((one) => html`<div key=${one.id}><p class="said"><bdi>${one.text}</bdi></p><p class="meta">${dots(dayMonth(one.at.slice(0, 10)), byFr(data, one.by))}</p></div>`);
}

/** Where one asked stands. @param {import("../../types/feed").CaseAdvice} one @param {string} today */
export const standingOf = ({ answered_at, answer, due_on }, today) =>
  answered_at ? (answer === null ? "Close sans réponse" : "Répondu") : `${due_on < today ? "Attendu depuis" : "Attendu pour"} le ${dayMonth(due_on)}`;

/** Asked and answered at her desk; read here. @param {{data: any, shut: boolean}} props */
const Opinions = ({ data, shut }) =>
  shut
    ? h(Veil, {})
    : data.advice.map((/** @type {any} */ one) => html`<div key=${one.id}><p class="meta">${dots(`À ${one.to ?? one.service ?? "un service"}`, standingOf(one, today()))}</p><p class="said"><bdi>${one.question}</bdi></p>
      ${one.answer && html`<p class="small">Réponse</p><p class="said"><bdi>${one.answer}</bdi></p>`}</div>`);

/** @param {{data: any}} props */
const Story = ({ data }) => html`<ul class="rows">${storyOf(data).map(([day, words]) => html`<li class="row row--tight"><span class="num small soft hour">${dayMonth(day)}</span><span class="row__main small">${words}</span></li>`)}</ul>`;

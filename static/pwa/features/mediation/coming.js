/** A session to come: who knows of it, whether it is safe, another moment for it. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { ErrorLine } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { More } from "../../ui/more.js";
import { MainButton } from "../../ui/screen.js";
import { href } from "../../core/router.js";
import { labelOf } from "../../store/views.js";
import { dayMonth } from "../../ui/dates.js";
import { usable } from "../logbook/lists.js";
import { act } from "./acting.js";
import { idOf } from "./meet.js";
import { TOLD_BEFORE, TOLD_OF } from "./rules.js";
import { itemsOf } from "./words.js";

/** @typedef {{id: string, data: any, one: any, begun: boolean}} Props */

/** @param {Props} props */
export function Coming({ id, data, one, begun }) {
  const safe = () => act("case.safe", id, { meeting_id: one.id, starts_at: one.starts_at }, "Sécurité vérifiée : noté");
  const unsafe = () => act("case.safe", id, { meeting_id: one.id, safe: false }, "Vérification retirée : la sécurité est à vérifier");
  return html`<section class="stack-s"><h2 class="step-label">Qui est prévenu</h2>
      <ul class="rows">${one.letters.map((/** @type {string} */ letter) => html`<li class="row row--tight" key=${letter}><span class="row__main"><b>Partie ${letter}</b><span class="meta">${toldFr(one, letter)}</span></span></li>`)}</ul>
      ${!begun && h(More, { text: "Noter qu’une partie est prévenue", children: () => h(Tell, { id, data, one }) })}</section>
    <div class="cluster">
      ${one.safe ? html`<span class="badge badge--done">Sécurité vérifiée</span><button type="button" class="btn btn--quiet btn--s" onClick=${unsafe}>Retirer cette vérification</button>` : html`<button type="button" class="btn btn--quiet btn--s" onClick=${safe}>${h(Icon, { name: "ras", s: true })}La sécurité est vérifiée</button>`}
      <a class="btn btn--quiet btn--s" href=${href(`/dossier/${id}/prevoir?seance=${one.id}`)}>${h(Icon, { name: "planning", s: true })}Déplacer la séance</a>
    </div>`;
}

/** It will not be held: who is to be told, and by what means she was. @param {{id: string, data: any, one: any, letters: string[]}} props */
export function Warn({ id, data, one, letters }) {
  const [canal, setCanal] = useState("");
  const [tried, setTried] = useState("");
  const save = async (/** @type {string} */ letter) => {
    setTried(canal ? "" : letter);
    if (canal) await act("case.invite", id, { meeting_id: one.id, letter: idOf(data, letter), what: "annulation", channel: canal }, "C’est noté");
  };
  return html`<section class="stack-s"><h2 class="step-label">Prévenir ${letters.join(" et ")} que la séance n’a pas lieu</h2>
    ${h(Choices, { name: "canal", legend: "Comment", items: usable("canal"), value: canal, onPick: setCanal })}
    ${h(ErrorLine, { id: "e-canal-s", text: tried && !canal ? "Dites comment elle a été prévenue." : "" })}
    ${letters.map((letter) => h(MainButton, { key: letter, quiet: letters.length > 1, onClick: () => save(letter), children: `Noter que ${letter} est prévenue` }))}</section>`;
}

/** "Invitation le 20 nov., appel passé" @param {any} one @param {string} letter */
export function toldFr({ told, again }, letter) {
  if (again?.includes(letter)) return "À prévenir de nouveau : la séance a changé";
  const said = (told ?? []).filter((/** @type {any} */ it) => it.letter === letter);
  return said.map((/** @type {any} */ it) => `${TOLD_OF[it.what] ?? it.what} le ${dayMonth(it.on)}, ${labelOf("canal", it.canal).toLowerCase()}`).join(" · ") || "Pas encore prévenue de ce moment";
}

/** What is told next: a reminder to who was invited. @param {any} one @param {string} letter */
export const nextWord = ({ told }, letter) => ((told ?? []).some((/** @type {any} */ it) => it.letter === letter && it.what === "invitation") ? "rappel" : "invitation");

/** @param {Omit<Props, "begun">} props */
function Tell({ id, data, one }) {
  const first = one.again?.[0] ?? one.letters.find((/** @type {string} */ letter) => nextWord(one, letter) === "invitation") ?? one.letters[0];
  const [letter, setLetter] = useState(first);
  const [what, setWhat] = useState("");
  const [canal, setCanal] = useState("");
  const [tried, setTried] = useState(false);
  const word = what || nextWord(one, letter);
  const save = async () => {
    setTried(!canal);
    if (!canal) return;
    await act("case.invite", id, { meeting_id: one.id, letter: idOf(data, letter), what: word, channel: canal }, "C’est noté");
    setWhat("");
  };
  return html`${one.letters.length > 1 && h(Choices, { name: "prevenue", legend: "Qui", narrow: true, items: one.letters.map((/** @type {string} */ code) => ({ code, label: `Partie ${code}` })), value: letter, onPick: setLetter })}
    ${h(Choices, { name: "quoi", legend: "Quoi", narrow: true, items: itemsOf(TOLD_BEFORE), value: word, onPick: setWhat })}
    ${h(Choices, { name: "canal", legend: "Comment", items: usable("canal"), value: canal, onPick: setCanal })}
    ${h(ErrorLine, { id: "e-canal-s", text: tried && !canal ? "Dites comment elle a été prévenue." : "" })}
    ${h(MainButton, { quiet: true, onClick: save, children: `Noter que ${letter} est prévenue` })}`;
}

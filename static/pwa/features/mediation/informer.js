/** Each party told how it ends, or why not: one at a time, those nobody told first. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary } from "../../ui/field.js";
import { MainButton, MainLink } from "../../ui/screen.js";
import { dateFr } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { back, current } from "../../core/router.js";
import { labelOf } from "../../store/views.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { usable } from "../logbook/lists.js";
import { Act, doneWith, pageOf, spotOf } from "./act.js";
import { lettersOf, mayClose, sideOf, untold } from "./ends.js";
import { Seal } from "./frame.js";
import { Letter } from "./letter.js";
import { LongText } from "./longtext.js";

const WHY_MAX = 300;
/** In the place of a way she was told: she was not. */
export const NOT_TOLD = "pas_informee";

/** @param {import("./act.js").Case} data */
const why = (data) => (data.state === "clos" ? "Ce dossier est clos." : data.parties.length ? "" : "Ce dossier n’a pas de partie à informer.");

export const Informer = () => h(Act, { title: "Informer", reads: true, why, Body });

/** @param {{letter: string, how: string, why_not?: string}} draft @param {Parameters<typeof sideOf>[0]} data */
export const build = ({ letter, how, why_not = "" }, data) => ({ letter: sideOf(data, letter), ...(how === NOT_TOLD ? { how: null, why_not: why_not.trim() } : { how }) });

/** @param {{letter: string, how: string, why_not?: string}} draft @param {string[]} letters */
export function check({ letter, how, why_not = "" }, letters) {
  /** @type {Record<string, string>} */
  const errors = {};
  if (!letters.includes(letter)) errors.letter = "Choisissez une partie de ce dossier.";
  if (!how) errors.how = "Dites comment elle l’a su, ou pourquoi elle ne le sait pas.";
  if (how === NOT_TOLD && !why_not.trim()) errors.why_not = "Écrivez pourquoi elle n’a pas pu être informée.";
  return errors;
}

/** @param {import("./act.js").Of} props */
function Body({ id, data }) {
  const left = untold(data);
  const [turn, setTurn] = useState(0);
  if (left.length) return h(Form, { id, data, left, onDone: () => (left.length > 1 ? setTurn(turn + 1) : back(pageOf(id))), key: turn });
  return html`<div class="scroll">${h(Seal, { number: data.number })}${h(Already, { data })}
      <div class="pad"><p>Chaque partie est informée, ou il est écrit pourquoi non.</p></div>
    </div>
    <div class="dock">${mayClose(data) ? h(MainLink, { to: `${pageOf(id)}/clore`, icon: "ras", children: "Clore le dossier" }) : h(MainLink, { to: pageOf(id), children: "Revenir au dossier" })}</div>`;
}

/** @param {{data: import("./act.js").Case}} props */
const Already = ({ data }) => data.told.length > 0 && html`<ul class="rows pad pad--flat">${data.told.map((one) => h(Told, { one, key: one.letter }))}</ul>`;

/** @param {{one: import("./act.js").Case["told"][number]}} props */
const Told = ({ one }) => html`<li class="row row--nowrap">${h(Letter, { letter: one.letter })}
  <span class="row__main"><b>${one.how ? `Information donnée\u00a0: ${labelOf("canal", one.how).toLowerCase()}` : "Information non donnée"}</b>${!one.how && html`<span class="small"><bdi>${one.why_not}</bdi></span>`}<span class="meta">${dateFr(one.on)}</span></span>
  ${h(Icon, { name: one.how ? "ras" : "attente", s: true })}</li>`;

/** @param {import("./act.js").Of & {left: string[], onDone: () => void}} props */
function Form({ id, data, left, onDone }) {
  const [draft, change, , form] = useDraft("case", `informer ${id}`, () => ({ spot: spotOf(id, 5), path: `${pageOf(id)}/informer`, record_id: newId(), letter: current.value.query.qui ?? left[0] ?? "", how: "", why_not: "" }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return null;
  // Told meanwhile, on another screen: the next one.
  const letter = left.includes(draft.letter) ? draft.letter : (left[0] ?? "");
  const said = { ...draft, letter };
  const errors = unanswered(asked, () => check(said, lettersOf(data)));
  const save = async () => {
    const found = check(said, lettersOf(data));
    setAsked(found);
    if (Object.keys(found).length) return;
    await doneWith("case.tell", { id, data }, build(said, data), `Noté pour ${letter}`, { form, op_id: draft.record_id, onward: onDone });
  };
  const ways = [...usable("canal"), { code: NOT_TOLD, label: "Elle n’a pas pu être informée" }];
  return html`<div class="scroll">${h(Seal, { number: data.number })}${h(Already, { data })}
    <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
      ${left.length > 1 && h(Choices, { name: "letter", legend: "Qui", narrow: true, items: left.map((code) => ({ code, label: code })), value: letter, error: errors.letter, onPick: (picked) => change({ letter: picked }) })}
      ${h(Choices, { name: "how", legend: `Comment ${letter} l’a su`, items: ways, value: draft.how, error: errors.how, onPick: (how) => change({ how }) })}
      ${draft.how === NOT_TOLD && h(LongText, { id: "why_not", label: "Pourquoi elle n’a pas pu être informée", needed: true, most: WHY_MAX, value: draft.why_not, error: errors.why_not, onInput: (why_not) => change({ why_not }) })}
    </form></div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { onClick: save, children: draft.how === NOT_TOLD ? `Noter pourquoi, pour ${letter}` : `Noter que ${letter} est informée` })}${h(Kept, { form })}</div>`;
}

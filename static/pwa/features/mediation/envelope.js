/** A case that is only asked of her, or that waits for a mediator: its envelope, and her answer. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { Ask } from "../../ui/ask.js";
import { MainButton } from "../../ui/screen.js";
import { dateFr, today } from "../../core/clock.js";
import { labelOf } from "../../store/views.js";
import { act } from "./acting.js";
import { CaseHead } from "./frame.js";
import { TIES } from "./rules.js";
import { insteadOf } from "./ways.js";
import { addressOf } from "./where.js";
import { itemsOf, stateOf } from "./words.js";

const FREE = "Vous avez dit que rien ne vous lie.";

/** @type {Record<string, string>} */
const WHY = {
  demande: "On vous demande de suivre ce dossier. Dites d’abord si quelque chose vous lie à une partie. Ce qui s’y trouve ne vient qu’ensuite.",
  ouvert_par_moi: "Vous avez ouvert ce dossier. La coordination le confie à quelqu’un : ce qui s’y trouve est à cette personne.",
  libre: `${FREE} Ce qui se trouve dans ce dossier vient avec le réseau.`,
  lie: "Vous avez dit que quelque chose vous lie : ce dossier n’est pas à vous, et on ne vous le demandera plus.",
};

/** @param {{row: import("./frame.js").CaseRow}} props */
export function Envelope({ row: { id, data }, row }) {
  const mine = /** @type {string} */ (data.mine);
  const later = mine === "libre" && data.hers && data.hers.since > today() && data.hers.since;
  const facts = [
    ["Adresse", addressOf(data)],
    ["État", stateOf(data)],
    ["Parcours", data.flow_name],
    ["Demandé le", dateFr(data.asked_on)],
    ["Demandé par", labelOf("origine", data.origine)],
    ["Endroit", data.lieu && labelOf("lieu", data.lieu)],
  ].filter(([, value]) => value);
  return html`<main><div class="scroll">${h(CaseHead, { row })}
      <p class="note">${h(Icon, { name: "dossier" })}<span class="row__main">${insteadOf(data) && html`<b>${insteadOf(data)}</b>`}<span>${later ? `${FREE} Ce qui se trouve dans ce dossier vient le ${dateFr(later)}.` : WHY[mine]}</span></span></p>
      <section class="pad stack"><dl class="kv kv--phone">${facts.map(([word, value]) => html`<dt>${word}</dt><dd>${value}</dd>`)}</dl></section>
    </div>${mine === "demande" && h(Answer, { id })}</main>`;
}

/** @param {{id: string}} props */
function Answer({ id }) {
  const [tied, setTied] = useState(false);
  const [tie, setTie] = useState("");
  const free = () => act("case.clear", id, { tie: null }, "Réponse gardée : rien ne vous lie");
  const declare = () => act("case.clear", id, { tie }, "Réponse gardée : quelque chose vous lie");
  if (!tied)
    return html`<div class="dock">${h(MainButton, { icon: "ras", onClick: free, children: "Rien ne me lie, je le suis" })}
      <button type="button" class="btn btn--quiet btn--block" onClick=${() => setTied(true)}>Quelque chose me lie</button></div>`;
  return html`<div class="dock">${h(Choices, { name: "tie", legend: "Ce qui vous lie", hint: "sans dire à qui", items: itemsOf(TIES), value: tie, onPick: setTie })}
    ${tie && h(Ask, { label: "Ne pas suivre ce dossier", question: "Dire que quelque chose vous lie ? On ne vous demandera plus ce dossier.", yes: "Oui, je ne le suis pas", no: "Revenir", onYes: declare })}
    <button type="button" class="link" onClick=${() => setTied(false)}>Revenir à la question</button></div>`;
}

/** Where a case stands, said by its mediator: mediation begins, or ends without agreement. What is not possible yet says why. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { MainButton } from "../../ui/screen.js";
import { newId } from "../../core/ids.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { stateLabel } from "../logbook/words.js";
import { Act, doneWith, pageOf, spotOf } from "./act.js";
import { Seal } from "./frame.js";
import { NO_WAY, lacksToMove, movesOf, ready } from "./moving.js";
import { reasonsOf } from "./reasons.js";
import { MOVES_WITH_REASON } from "./rules.js";

/** @param {import("./act.js").Case} data */
const why = (data) =>
  movesOf(data).length ? "" : `Ce dossier est « ${stateLabel("dossier", data.state)} » : son état suit ce qui y est noté, il n’y a rien à changer ici.`;

export const Etat = () => h(Act, { title: "État du dossier", why, Body });

/** @param {{target: string, reason: string}} draft @param {import("./act.js").Case} data @returns {Record<string, string>} */
export function faults({ target, reason }, data) {
  const [lack] = lacksToMove(data, target);
  if (!target || !movesOf(data).includes(target)) return { target: "Choisissez où en est le dossier." };
  if (lack) return { target: lack };
  return MOVES_WITH_REASON.includes(target) && !reason ? { reason: "Choisissez un motif de la liste." } : {};
}

/** @param {{target: string, reason: string}} draft */
export const build = ({ target, reason }) => ({ target, ...(MOVES_WITH_REASON.includes(target) && { reason }) });

/** @param {import("./act.js").Of} props */
function Body({ id, data }) {
  const can = ready(data);
  const [draft, change, , form] = useDraft("case", `etat ${id}`, () => ({
    spot: spotOf(id, 8), path: `${pageOf(id)}/etat`, about: "état du dossier", record_id: newId(), target: can.length === 1 ? (can[0] ?? "") : "", reason: "",
  }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  const [sure, setSure] = useState(false);
  if (!draft) return null;
  const check = () => faults(draft, data);
  const errors = unanswered(asked, check);
  const move = () => doneWith("case.move", { id, data }, build(draft), `Le dossier passe à « ${stateLabel("dossier", draft.target)} »`, { form, op_id: draft.record_id });
  const ask = () => {
    setAsked(check());
    if (Object.keys(check()).length) return;
    if (NO_WAY.includes(draft.target)) setSure(true);
    else void move();
  };
  const pick = (/** @type {any} */ patch) => (setSure(false), change(patch));
  const items = can.map((code) => ({ code, label: stateLabel("dossier", code) }));
  return html`<div class="scroll">${h(Seal, { number: data.number })}
      <div class="note">${h(Icon, { name: "dossier" })}<div class="row__main"><b>Aujourd’hui : ${stateLabel("dossier", data.state).toLowerCase()}</b><span class="small">Les autres états suivent ce qui est noté : un accord, une suspension, une fin.</span></div></div>
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${items.length > 0 && h(Choices, { name: "target", legend: "Il passe à", items, value: draft.target, error: errors.target, onPick: (target) => pick({ target }) })}
        ${MOVES_WITH_REASON.includes(draft.target) && h(Choices, { name: "reason", legend: "Pourquoi ?", items: reasonsOf("droppings", data.flow), value: draft.reason, error: errors.reason, onPick: (reason) => pick({ reason }) })}
      </form>
      ${h(NotYet, { data })}</div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${
      sure
        ? html`<div role="status"><p><b>Il n’y a pas de retour :</b> la médiation s’arrête là. Chaque partie reste à informer, puis le dossier à clore.</p></div>
          ${h(MainButton, { icon: "arret", onClick: move, children: `Oui, ${stateLabel("dossier", draft.target).toLowerCase()}` })}${h(MainButton, { quiet: true, onClick: () => setSure(false), children: "Revenir au choix" })}`
        : html`${items.length > 0 && h(MainButton, { onClick: ask, children: draft.target === "mediation" ? "Passer en médiation" : "Changer l’état" })}${h(Kept, { form })}`
    }</div>`;
}

/** @param {{data: import("./act.js").Case}} props */
function NotYet({ data }) {
  const lacking = movesOf(data).flatMap((code) => lacksToMove(data, code).map((said) => ({ code, said })));
  if (!lacking.length) return null;
  return html`<section class="pad stack-s"><h2>Pas encore possible</h2><ul class="rows">${lacking.map(
    ({ code, said }) => html`<li class="row row--nowrap" key=${said}>${h(Icon, { name: "attente", s: true })}<span class="row__main"><b>${stateLabel("dossier", code)}</b><span class="meta">${said}</span></span></li>`,
  )}</ul></section>`;
}

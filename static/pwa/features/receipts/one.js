/** One operation the desk settled: what became of it, why, what was typed, and the way to take it up again. */
import { useEffect } from "preact/hooks";
import { html, h, cap } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { dateFr, dateOf, timeFr } from "../../core/clock.js";
import { current, go, href } from "../../core/router.js";
import { dismissHeld } from "../../outbox/lists.js";
import { kindOf } from "../../store/kinds.js";
import { isShut } from "../../store/texts.js";
import { isLocked } from "../../vault/state.js";
import { recordOf, spotOf } from "../logbook/describe.js";
import { Veil } from "../vault/veil.js";
import { becameOf, mayTakeUp, sentOf, settledOne, settledShut, takeUp, titleOf, typedIn } from "./settled.js";

export function Reglee() {
  const id = current.value.params.id ?? "";
  const told = settledOne(id);
  const opId = told?.op_id ?? "";
  useEffect(() => void (opId && dismissHeld(opId)), [opId]);
  if (!told)
    return html`${h(HeadBar, { title: "Saisie réglée" })}
      <main><div class="scroll pad">${h(Empty, { icon: "document", later: "Ce mot du bureau n’est pas encore reçu.", text: "Ce mot du bureau n’est plus sur ce téléphone." })}</div></main>`;
  const refused = told.settled === "dismissed";
  const op = sentOf(told)?.op ?? null;
  return html`${h(HeadBar, { title: refused ? "Saisie refusée" : "Saisie réglée" })}
    <main><div class="scroll"><section class="pad stack">
      <h2>${cap(titleOf(told))}</h2>
      <div class=${refused ? "note note--stop" : "note"}>${h(Icon, { name: refused ? "alerte" : "recu" })}<div class="row__main"><b>${becameOf(told)}</b>${settledShut(id, "note") ? h(Veil, {}) : told.note && html`<span class="small"><bdi>${told.note}</bdi></span>`}</div></div>
      ${settledShut(id, "filled") && html`<section class="stack-s"><h2 class="step-label">Ce que le bureau a complété</h2><div>${h(Veil, {})}</div></section>`}
      ${told.filled?.length > 0 && html`<section class="stack-s"><h2 class="step-label">Ce que le bureau a complété</h2>
        <dl class="kv kv--phone">${told.filled.map(([name, words]) => html`<dt>${name}</dt><dd>${words || "complété"}</dd>`)}</dl></section>`}
      ${op && h(Typed, { op })} ${!op && refused && html`<p class="small soft">Ce que vous aviez tapé n’est plus sur ce téléphone. Le service le garde.</p>`}
      ${h(Onward, { told, op, refused })}
    </section></div></main>`;
}

/** As it was sent, whatever became of it. @param {{op: any}} props */
function Typed({ op }) {
  const { facts, text } = typedIn(op);
  const where = spotOf(op);
  const lines = [[op.payload?.place ? "Lieu" : "Au sujet de", where], ["Quand", `${cap(dateFr(dateOf(op.occurred_at)))}, ${timeFr(op.occurred_at)}`], ...facts].filter(([, value]) => value !== "");
  return html`<section class="stack-s"><h2 class="step-label">Ce que vous aviez saisi</h2>
    <dl class="kv kv--phone">${lines.map(([word, value]) => html`<dt>${word}</dt><dd>${value}</dd>`)}</dl>
    ${isShut(op) ? html`<div>${h(Veil, {})}</div>` : text && html`<p class="said"><bdi>${text}</bdi></p>`}</section>`;
}

/** @param {{told: any, op: any, refused: boolean}} props */
function Onward({ told, op, refused }) {
  const may = refused && mayTakeUp(op);
  if (may === "shut" && isLocked())
    return html`<p class="small soft">Déverrouillez pour la reprendre dans une nouvelle saisie.</p><div>${h(Veil, {})}</div>`;
  if (refused)
    return may === true
      ? html`<button type="button" class="btn" onClick=${() => go(takeUp(op))}>Reprendre dans une nouvelle saisie</button>`
      : html`<p class="small soft">Si le fait est réel, saisissez-le de nouveau ou parlez-en à votre coordinateur.</p>`;
  const row = recordOf({ kind: told.operation, record_id: told.record_id ?? "" });
  const page = row && kindOf(row.kind).page?.(row.id);
  return page ? html`<a class="link" href=${href(page)}>Voir la saisie</a>` : null;
}

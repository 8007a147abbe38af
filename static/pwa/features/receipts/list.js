/** The list behind the status: every operation of this phone and where it stands. */
import { html, h, count, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { at, minute, serviceDay, timeFr, today, whenFr } from "../../core/clock.js";
import { dayMonth } from "../../ui/dates.js";
import { href } from "../../core/router.js";
import { locked, session, strangers } from "../../device/session.js";
import { Part } from "../../ui/piece.js";
import { REOPEN, SHUT_LINE } from "../session/routes.js";
import * as courier from "../../outbox/courier.js";
import { deposits } from "../../outbox/exchange.js";
import { dismissHeld, heldList, recentReceipts, waitingList } from "../../outbox/lists.js";
import { status } from "../../outbox/status.js";
import { applyUpdate, update } from "../../device/update.js";
import { kindOf } from "../../store/kinds.js";
import { notices } from "../../store/notices.js";
import { becameOf, placeOf, settledHere, titleOf as settledTitle } from "./settled.js";
import { Hour } from "../logbook/row.js";
import { opLine, recordOf, spotOf, whereOf } from "../logbook/describe.js";

/** Its own hour, and its day when that is another; after midnight, the day clocks show. @param {{moment: string}} props */
function When({ moment }) {
  const day = serviceDay(moment);
  return html`<span class="num small soft hour">${day === today() ? h(Hour, { moment, day }) : html`${timeFr(moment)}<span class="meta night">${dayMonth(day)}</span>`}</span>`;
}

export function Etat() {
  const waiting = waitingList.value;
  const held = heldList.value;
  const received = recentReceipts.value;
  return html`${h(HeadBar, { title: "Saisies de ce téléphone" })}
    <main><div class="scroll">
      ${locked.value && h(Part, { of: SHUT_LINE, slim: false })}
      <section class="pad stack-s">
        <p>${status.value.text} <span class="num">${status.value.hour}</span></p>
        ${notices.value.map((one) => html`<p class="note note--stop" key=${one.code}>${h(Icon, { name: "alerte" })}<span class="row__main small">${one.message}</span></p>`)}
        ${update.value.required && html`<button type="button" class="btn" onClick=${applyUpdate}>Mettre à jour l’application</button>`}
        ${h(Sending, { waiting: waiting.length })} ${!session.value.askPassword && h(OfOthers, {})}
        <a class="link" href=${href("/telephone")}>${h(Icon, { name: "reglages", s: true })}Réglages de ce téléphone</a>
      </section>
      ${!locked.value && settledHere().length > 0 && h(Settled, {})} ${held.length > 0 && h(Held, { held })}
      ${
        waiting.length > 0 &&
        html`<section class="pad pad--flat"><h2>En attente, gardées sur ce téléphone</h2>
        <ul class="rows">${waiting.map(
          (op) => html`<li class="row" key=${op.op_id}>${h(When, { moment: op.occurred_at })}
          <span class="row__main">${h(Title, { op })}<span class="meta">${dots(spotOf(op), op.refused && "à renvoyer")}</span></span>
          <span class="row__end small">${h(Icon, { name: "attente", s: true, kind: "wait" })}En attente</span></li>`,
        )}</ul></section>`
      }
      ${
        received.length > 0 &&
        html`<section class="pad pad--flat"><h2>Reçues par le service</h2>
        <ul class="rows">${received.map((one) => h(Received, { one, key: one.op_id }))}</ul></section>`
      }
      ${
        !waiting.length &&
        !held.length &&
        !settledHere().length &&
        !received.length &&
        !locked.value &&
        html`<div class="pad">${h(Empty, {
          icon: "mobile",
          text: "Aucune saisie gardée sur ce téléphone.",
        })}</div>`
      }
    </div></main>`;
}

/** Where sending stands, and the hand on it. @param {{waiting: number}} props */
function Sending({ waiting }) {
  const { busy, paused, lastError, lastContact, nextAt } = courier.state.value;
  const next = nextAt && nextAt > minute.value ? `prochain essai à ${timeFr(at(nextAt))}` : "";
  return html`<p class="small soft">
      ${busy ? "Envoi en cours." : dots(lastContact ? `Dernier contact avec le service : ${whenFr(lastContact)}` : "Aucun contact depuis l’ouverture", waiting > 0 && !paused && next)}
    </p>
    ${lastError && html`<p class="small">${lastError.message}</p>`}
    ${paused && html`<p class="small">${refused() > strangers.value ? "L’envoi est en pause. Vos saisies restent gardées ici." : "Plus rien n’arrive du service. Vos saisies partent quand même."}</p>`}
    ${
      session.value.askPassword
        ? h(Part, { of: REOPEN, inner: true })
        : html`<button type="button" class="btn btn--quiet btn--s" aria-disabled=${busy ? "true" : undefined} onClick=${() => busy || courier.nudge("hand")}>Envoyer maintenant</button>`
    }`;
}

/** How many are of an enrolment of this phone that the service does not take. */
const refused = () => Number(deposits.state.value.screens?.told.value.refused ?? 0);

/** What waits here of others: how many, and never what. */
function OfOthers() {
  const held = Math.min(strangers.value, refused());
  const going = strangers.value - held;
  return html`${going > 0 && html`<p class="small">${count(going, "saisie")} d’un autre agent ${going > 1 ? "attendent aussi ici : elles partiront d’elles-mêmes" : "attend aussi ici : elle partira d’elle-même"}.</p>`}
    ${held > 0 && html`<p class="small">${count(held, "saisie")} d’un autre agent ${held > 1 ? "attendent" : "attend"} ici que cette personne se reconnecte.</p>`}`;
}

/** Kept by the service, not applied: a person looks at them. @param {{held: any[]}} props */
function Held({ held }) {
  return html`<section class="pad pad--flat"><h2>Transmises au coordinateur</h2>
    <ul class="rows">${held.map(
      (one) => html`<li class="row" key=${one.op_id}>${h(When, { moment: one.at })}
        <span class="row__main"><b>${opLine(one)}</b><span class="meta">${spotOf(one)}</span><span class="small">Reçue et gardée. ${one.message}</span></span>
        <button type="button" class="btn btn--quiet btn--s" onClick=${() => void dismissHeld(one.op_id)}>Compris<span class="vh"> : ${opLine(one)}</span></button></li>`,
    )}</ul></section>`;
}

/** What the desk made of those it held: refused, and why; filled in; applied. */
function Settled() {
  return html`<section class="pad pad--flat"><h2>Réglées par le bureau</h2>
    <ul class="rows">${settledHere().map(
      ({ id, data }) => html`<li key=${id}><a class="row rowlink" href=${href(`/reglee/${id}`)}>${data.noted_at ? h(When, { moment: data.noted_at }) : html`<span class="hour"></span>`}
        <span class="row__main"><b>${settledTitle(data)}</b><span class="meta">${dots(placeOf(data))}</span><span class="small">${becameOf(data)}</span></span>
        ${h(Icon, { name: "suite", s: true })}</a></li>`,
    )}</ul></section>`;
}

/** What it says, and whether it was cancelled since. @param {{op: import("../logbook/describe.js").Asked}} props */
const Title = ({ op }) => html`<b>${opLine(op)}</b>${recordOf(op)?.data.cancelled && html`<span class="badge">Annulé</span>`}`;

/** @param {{one: any}} props */
function Received({ one }) {
  const row = recordOf(one);
  const page = row && kindOf(row.kind).page?.(row.id);
  const line = html`${h(When, { moment: one.at })}
    <span class="row__main">${h(Title, { op: one })}<span class="meta">${row ? whereOf(row.data, row) : spotOf(one)}</span></span>
    <span class="row__end small">${h(Icon, { name: "recu", s: true, kind: "ok" })}Reçu</span>`;
  return page ? html`<li><a class="row rowlink" href=${href(page)}>${line}</a></li>` : html`<li class="row">${line}</li>`;
}

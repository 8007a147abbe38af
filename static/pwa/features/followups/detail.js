/** One follow-up: how it went, or another day; where a push leads. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { unanswered } from "../../ui/answered.js";
import { ErrorSummary } from "../../ui/field.js";
import { Empty, HeadBar, MainButton } from "../../ui/screen.js";
import { daysBetween, relativeDay } from "../../ui/dates.js";
import { addDays, dateFr, dateOf, today } from "../../core/clock.js";
import { current, go, href } from "../../core/router.js";
import { kindOf } from "../../store/kinds.js";
import { labelOf, view } from "../../store/views.js";
import { storeThen } from "../logbook/record.js";
import { usable } from "../logbook/lists.js";
import { MACHINES } from "../../core/machines.js";
import { FOLLOWUP_DELAYS, MAX_POSTPONED } from "../../core/rules.js";
import { checkDone, mayPostpone } from "./due.js";
import { daysLabel, isOpen } from "./followup.js";
import { about } from "./subject.js";

const toDo = () => go("/a-faire", { replace: true });

export function Suivi() {
  const id = current.value.params.id ?? "";
  const row = view("followup", id).value;
  const [outcome, setOutcome] = useState("");
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!row)
    return html`${h(HeadBar, { title: "Suivi", to: "/a-faire" })}
      <main><div class="scroll pad">${h(Empty, {
        icon: "afaire",
        later: "Ce suivi n’est pas encore reçu.",
        text: "Ce suivi n’est plus à faire, ou le bureau l’a confié à quelqu’un d’autre.",
      })}</div></main>`;
  const one = row.data;
  const page = one.subject && kindOf(one.subject.kind).page?.(one.subject.id);
  const check = () => /** @type {Record<string, string>} */ (checkDone({ outcome }));
  const errors = unanswered(asked, check);
  const done = async () => {
    setAsked(check());
    if (Object.keys(check()).length) return;
    await storeThen(toDo, { kind: "followup.done", record_id: id, payload: { outcome } }, "Suivi noté comme fait");
  };
  return html`${h(HeadBar, { title: "Suivi", to: "/a-faire" })}
    <main><div class="scroll">
      <section class="pad stack">
        <div><h2>${labelOf("motif_suivi", one.reason)}</h2><p class="soft">${about(one)}</p></div>
        <p class="cluster">${h(Badge, { one })}<span>${dateFr(one.due_on)}${Math.abs(daysBetween(today(), one.due_on)) < 2 && `, ${relativeDay(one.due_on, today())}`}</span></p>
        ${one.handed_at && html`<p class="small soft">Confié par le bureau le ${dateFr(dateOf(one.handed_at))}.</p>`}
        ${page && html`<a class="link" href=${href(page)}>${h(Icon, { name: "document", s: true })}Voir ${kindOf(one.subject.kind).facts ? "la saisie" : `le ${kindOf(one.subject.kind).title.toLowerCase()}`}</a>`}
        ${
          isOpen(one) &&
          h(Choices, {
            name: "outcome",
            legend: "Qu’en est-il ?",
            items: usable("resultat_suivi"),
            value: outcome,
            error: errors.outcome,
            onPick: setOutcome,
          })
        }
        ${isOpen(one) && h(Postpone, { id, one })}
      </section>
    </div>
    ${isOpen(one) && html`<div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { icon: "ras", onClick: done, children: "Noter comme fait" })}</div>`}
    </main>`;
}

/** @param {{one: any}} props */
function Badge({ one }) {
  if (!isOpen(one))
    return html`<span class="badge badge--done">${MACHINES.suivi?.states[one.state] ?? "Fait"}${one.outcome ? `, ${labelOf("resultat_suivi", one.outcome).toLowerCase()}` : ""}</span>`;
  return one.due_on < today()
    ? html`<span class="badge badge--late">En retard</span>`
    : html`<span class="badge badge--half">Prévu</span>`;
}

/** So many times at most; then it is settled with the coordinator. @param {{id: string, one: any}} props */
function Postpone({ id, one }) {
  const [days, setDays] = useState(0);
  if (!mayPostpone(one))
    return html`<p class="small soft">Déjà reporté ${MAX_POSTPONED} fois : voyez avec votre coordinateur.</p>`;
  const due_on = addDays(today(), days);
  const postpone = async () => {
    const text = `Suivi reporté au ${dateFr(due_on)}`;
    await storeThen(toDo, { kind: "followup.postpone", record_id: id, payload: { due_on } }, text);
  };
  return html`<section class="stack-s">
    <h2 class="step-label">Reporter</h2>
    <div class="choices choices--3">
      ${FOLLOWUP_DELAYS.filter((n) => n > 0).map((n) => html`<button type="button" class=${`btn btn--s${n === days ? "" : " btn--quiet"}`} aria-pressed=${String(n === days)} key=${n} onClick=${() => setDays(n === days ? 0 : n)}>${daysLabel(n)}</button>`)}
    </div>
    ${days > 0 && h(MainButton, { quiet: true, icon: "planning", onClick: postpone, children: `Reporter au ${dateFr(due_on)}` })}
  </section>`;
}

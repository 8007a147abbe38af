/** One follow-up: how it went, or another day; where a push leads. */
import { useEffect, useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { unanswered } from "../../ui/answered.js";
import { ErrorSummary } from "../../ui/field.js";
import { Empty, HeadBar, MainButton, MainLink } from "../../ui/screen.js";
import { daysBetween, relativeDay } from "../../ui/dates.js";
import { dateFr, dateOf, today } from "../../core/clock.js";
import { current, go, href } from "../../core/router.js";
import { kindOf } from "../../store/kinds.js";
import { labelOf, view } from "../../store/views.js";
import { storeThen } from "../logbook/record.js";
import { usable } from "../logbook/lists.js";
import { MACHINES } from "../../core/machines.js";
import { remindedOf } from "../mediation/reminded.js";
import { checkDone } from "./due.js";
import { isOpen } from "./followup.js";
import { Postpone } from "./postpone.js";
import { about } from "./subject.js";

const toDo = () => go("/a-faire", { replace: true });

export function Suivi() {
  const id = current.value.params.id ?? "";
  const row = view("followup", id).value;
  const [outcome, setOutcome] = useState("");
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  const reminded = row && remindedOf(id, row.data);
  const check = row && isOpen(row.data) && reminded?.check ? reminded.to : "";
  // What it reminds of is noted there, and nowhere else.
  useEffect(() => void (check && go(check, { replace: true })), [check]);
  if (check) return null;
  if (!row)
    return html`${h(HeadBar, { title: "Suivi", to: "/a-faire" })}
      <main><div class="scroll pad">${h(Empty, {
        icon: "afaire",
        later: "Ce suivi n’est pas encore reçu.",
        text: "Ce suivi n’est plus à faire, ou le bureau l’a confié à quelqu’un d’autre.",
      })}</div></main>`;
  const one = row.data;
  const page = one.subject && kindOf(one.subject.kind).page?.(one.subject.id);
  const lacking = () => /** @type {Record<string, string>} */ (checkDone({ outcome }));
  const asks = isOpen(one) && !reminded;
  const errors = unanswered(asked, lacking);
  const done = async () => {
    setAsked(lacking());
    if (Object.keys(lacking()).length) return;
    await storeThen(toDo, { kind: "followup.done", record_id: id, payload: { outcome } }, "Suivi noté comme fait");
  };
  return html`${h(HeadBar, { title: "Suivi", to: "/a-faire" })}
    <main><div class="scroll">
      <section class="pad stack">
        <div><h2>${reminded?.words ?? labelOf("motif_suivi", one.reason)}</h2><p class="soft">${about(one)}</p></div>
        <p class="cluster">${h(Badge, { one })}<span>${dateFr(one.due_on)}${Math.abs(daysBetween(today(), one.due_on)) < 2 && `, ${relativeDay(one.due_on, today())}`}</span></p>
        ${one.handed_at && html`<p class="small soft">Confié par le bureau le ${dateFr(dateOf(one.handed_at))}.</p>`}
        ${page && html`<a class="link" href=${href(page)}>${h(Icon, { name: "document", s: true })}Voir ${kindOf(one.subject.kind).facts ? "la saisie" : `le ${kindOf(one.subject.kind).title.toLowerCase()}`}</a>`}
        ${
          asks &&
          h(Choices, {
            name: "outcome",
            legend: "Qu’en est-il ?",
            items: usable("resultat_suivi"),
            value: outcome,
            error: errors.outcome,
            onPick: setOutcome,
          })
        }
        ${isOpen(one) && h(Postpone, { id, one, onDone: toDo })}
      </section>
    </div>
    ${isOpen(one) && reminded && html`<div class="dock">${h(MainLink, { to: reminded.to, icon: "ras", children: reminded.verb })}</div>`}
    ${asks && html`<div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { icon: "ras", onClick: done, children: "Noter comme fait" })}</div>`}
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

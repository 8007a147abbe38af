/** À faire: what is due, by date, done in one tap and one word. */
import { useState } from "preact/hooks";
import { html, h, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { Empty } from "../../ui/screen.js";
import { today } from "../../core/clock.js";
import { weekdayShort, monthShort } from "../../ui/dates.js";
import { href } from "../../core/router.js";
import { labelOf, list } from "../../store/views.js";
import { becameOf, placeOf, titleOf as refusedTitle, unreadRefusals } from "../receipts/settled.js";
import { grouped } from "./due.js";
import { AnsweredHer, AskedOfHer, answeredHer, askedOfHer } from "../mediation/asked.js";
import { remindedOf } from "../mediation/reminded.js";
import { CasesRow } from "../mediation/row.js";
import { about } from "./subject.js";

/** @type {[("late"|"today"|"week"|"later"), string][]} */
const GROUPS = [
  ["late", "En retard"],
  ["today", "Aujourd’hui"],
  ["week", "Cette semaine"],
  ["later", "Plus tard"],
];

export function Afaire() {
  const [only, setOnly] = useState("all");
  const rows = list("followup").value.map((row) => ({ ...row.data, id: row.id }));
  const groups = grouped(rows, today());
  const total = Object.values(groups).reduce((sum, one) => sum + one.length, 0);
  const now = groups.late.length + groups.today.length;
  const shown = GROUPS.filter(([key]) => groups[key].length && (only === "all" || key === "late" || key === "today"));
  return html`<main><div class="scroll">
    <header class="pad stack-s">
      <h1 tabindex="-1">À faire</h1>
      ${
        total > 0 &&
        h(Choices, {
          name: "only",
          legend: "Montrer",
          narrow: true,
          filter: true,
          value: only,
          onPick: setOnly,
          items: [
            { code: "all", label: `Tout · ${total}` },
            { code: "now", label: `Aujourd’hui · ${now}` },
          ],
        })
      }
    </header>
    ${h(AnsweredHer, {})} ${h(AskedOfHer, {})} ${h(CasesRow, {})}
    ${unreadRefusals().map(
      ({ id, data }) => html`<a class="note note--stop rowlink" key=${id} href=${href(`/reglee/${id}`)}>${h(Icon, { name: "alerte" })}<span class="row__main"><b>${becameOf(data)}</b><span class="small">${dots(refusedTitle(data), placeOf(data))}</span></span></a>`,
    )}
    ${shown.map(
      ([key, word]) => html`<section class="pad pad--flat" key=${key}>
        <h2 class=${key === "late" ? "late cluster" : ""}>${key === "late" && h(Icon, { name: "alerte" })}${word}</h2>
        <ul class="rows">${groups[key].map((one) => h(Due, { one, late: key === "late", key: one.id }))}</ul>
      </section>`,
    )}
    ${
      !shown.length &&
      html`<div class="pad">${h(Empty, {
        icon: "ras",
        later: "Vos suivis ne sont pas encore tous reçus.",
        text: total
          ? "Rien à faire aujourd’hui."
          : askedOfHer().length
            ? "Aucun autre suivi à faire. Une demande attend votre réponse."
            : answeredHer().length
              ? "Aucun autre suivi à faire. Une réponse est à lire."
            : "Aucun suivi à faire. Ceux que vous prévoyez dans une saisie viendront ici.",
      })}</div>`
    }
  </div></main>`;
}

/** @param {{one: any, late: boolean}} props */
function Due({ one, late }) {
  const day = Number(one.due_on.slice(8));
  const reminded = remindedOf(one.id, one);
  const title = reminded?.words ?? labelOf("motif_suivi", one.reason);
  return html`<li>
    <a class="row rowlink" href=${href(reminded?.to ?? `/suivi/${one.id}`)}
      ><span class=${`due ${late ? "late" : ""}`}><b class="num">${day}</b>${late ? monthShort(one.due_on) : weekdayShort(one.due_on)}</span
      ><span class="row__main"><b>${title}</b><span class="meta">${about(one)}</span></span
      >${h(Icon, { name: "suite", s: true })}</a
    >
  </li>`;
}

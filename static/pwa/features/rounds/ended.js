/** After the round, or her part of it: what it amounts to, each entry with its hour and place, and the way back in. */
import { html, h, count } from "../../ui/html.js";
import { Ask } from "../../ui/ask.js";
import { timeFr, whenFr } from "../../core/clock.js";
import { serverNow } from "../../store/lease.js";
import { href } from "../../core/router.js";
import { me } from "../../device/session.js";
import { entriesOf } from "../../store/views.js";
import { DraftList } from "../logbook/draft.js";
import { onceOf } from "../logbook/pairing.js";
import { EntryRow } from "../logbook/row.js";
import { store } from "../logbook/record.js";
import { Calls } from "../technical/calls.js";
import { Figures } from "./fin.js";
import { LeftOpen } from "./left.js";
import { ended, shiftOf } from "./now.js";
import { endStates, mayReopen } from "./over.js";
import { stillWalking, stopsOf } from "./round.js";
import { Unanswered } from "./twice.js";

export function Ended() {
  const [last, ...earlier] = ended.value;
  if (!last) return html`<main></main>`;
  return html`<main><div class="scroll">
    ${h(Round, { row: last, children: h(Incomplete, {}), key: last.id })} ${earlier.map((row) => h(Round, { row, again: true, key: row.id }))}
    </div>
    <div class="dock">${h(Reopen, { row: last })}<a class="btn btn--quiet btn--block" href=${href("/tournee/debut")}>Démarrer une autre tournée</a></div>
  </main>`;
}

/** What still waits for her of the whole evening, before all that is done: thirty lines would hide a danger not telephoned. */
function Incomplete() {
  const entries = ended.value.flatMap(({ id }) => entriesOf(id));
  return html`${h(LeftOpen, {})} ${h(Calls, { entries })} ${h(DraftList, {})} ${h(Unanswered, { rows: entries })}`;
}

/** @param {{row: any, again?: boolean, children?: any}} props `children`: what else there is to know, under its head */
function Round({ row, again, children }) {
  const entries = entriesOf(row.id);
  const made = onceOf(entries);
  const { state, started_at, ended_at } = row.data;
  const over = state === "terminee";
  const title = over ? "Tournée terminée" : "Votre partie est terminée";
  return html`<header class="head">
      <p class="small num">${started_at && whenFr(started_at)} – ${ended_at ? timeFr(ended_at) : "en cours"}</p>
      ${again ? html`<h2>Tournée d’avant</h2>` : html`<h1 tabindex="-1">${title}</h1>`}
      ${!over && html`<p class="small soft">${stillWalking(row.data, me.value?.user.id ?? "").join(" et ")} continue : la tournée se termine avec la dernière personne.</p>`}
      ${h(Figures, { entries, ends: endStates(stopsOf(row.data), entries) })}
    </header>
    ${children}
    <section class="pad" aria-label=${count(made.length, "saisie")}><ul class="rows">${made.map((one) => h(EntryRow, { row: one, place: true, key: one.id }))}</ul></section>`;
}

/** Ended too soon, or a word more to note here. @param {{row: any}} props */
function Reopen({ row }) {
  if (!mayReopen(row.data, shiftOf(row), serverNow.value)) return null;
  return h(Ask, {
    label: "Rouvrir la tournée",
    question: "Reprendre cette tournée là où elle en était ?",
    yes: "Oui, rouvrir",
    no: "Non",
    onYes: () => store({ kind: "round.reopen", record_id: row.id, payload: {} }, "Tournée rouverte"),
  });
}

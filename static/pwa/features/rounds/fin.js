/** The end of a round: a last look, nothing to type again. */
import { html, h, count, dots } from "../../ui/html.js";
import { Icon, Plate } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary } from "../../ui/field.js";
import { Later, More } from "../../ui/more.js";
import { Empty, HeadBar, MainButton } from "../../ui/screen.js";
import { back, href } from "../../core/router.js";
import { nowIso, timeFr, whenFr } from "../../core/clock.js";
import { locked, me } from "../../device/session.js";
import { captures } from "../../store/kinds.js";
import { allEntriesOf, labelOf, peek } from "../../store/views.js";
import { DraftList } from "../logbook/draft.js";
import { usable } from "../logbook/lists.js";
import { onceOf } from "../logbook/pairing.js";
import { EntryRow } from "../logbook/row.js";
import { Calls } from "../technical/calls.js";
import { answer, answersOf, readableOf } from "./answers.js";
import { entries, round } from "./now.js";
import { endRound } from "./ending.js";
import { ToPass, leaving, toPass } from "./passer.js";
import { endStates, totals } from "./over.js";
import { stillWalking, stopsOf } from "./round.js";
import { Unanswered } from "./twice.js";

export function Fin() {
  const row = round.value;
  if (!row)
    return html`${h(HeadBar, { title: "Fin de tournée" })}<main><div class="scroll pad">${h(Empty, {
      icon: "ras",
      later: "Votre tournée n’est pas encore reçue.",
      text: "Aucune tournée n’est en cours.",
    })}</div></main>`;
  const { reasons, dropped } = readableOf(row.id);
  const ends = endStates(stopsOf(row.data), allEntriesOf(row.id)).map((one) => (locked.value ? { ...one, reason: undefined } : one));
  const left = ends.filter((one) => one.state !== "visite");
  const made = onceOf(entries.value);
  const passed = toPass(made);
  const others = stillWalking(row.data, me.value?.user.id ?? "");
  const sector = me.value?.sectors[0];
  const span = `${row.data.started_at ? whenFr(row.data.started_at) : ""} – ${timeFr(nowIso())}`;
  return html`<main><div class="scroll">
    <header class="head">
      <p class="back-head small">
        <button type="button" class="btn btn--icon" aria-label="Retour" onClick=${() => back("/tournee")}>${h(Icon, { name: "retour" })}</button>
        <span class="num">${dots(`Tournée ${sector?.code ?? ""}`, span)}</span>
      </p>
      <h1 tabindex="-1">${others.length ? "Fin de votre partie" : "Fin de tournée"}</h1>
      ${others.length > 0 && html`<p class="small soft">${others.join(" et ")} peut continuer : la tournée se termine avec la dernière personne.</p>`}
      ${h(Figures, { entries: entries.value, ends })}
    </header>
    ${h(Calls, { entries: entries.value })} ${h(DraftList, {})} ${h(Unanswered, { rows: entries.value })}
    ${passed.length > 0 && h(ToPass, { rows: passed, dropped, onDrop: (dropped) => answer(row.id, { dropped }) })}
    ${
      left.length > 0 &&
      h(NotDone, {
        left,
        reasons,
        onReason: (id, code) => answer(row.id, { reasons: { ...answersOf(row.id).reasons, [id]: code } }),
      })
    }
    <section class="pad pad--flat">
      <div class="h-row"><h2>${locked.value ? "Depuis le verrouillage" : made.length ? "Enregistré" : "Aucune saisie"}</h2><a class="small" href=${href("/etat")}>Voir la liste</a></div>
      ${h(Later, { children: () => html`<ul class="rows">${made.map((one) => h(EntryRow, { row: one, place: true, key: one.id }))}</ul>` })}
    </section>
    </div>
    <div class="dock">${h(ErrorSummary, { errors: {} })}${h(MainButton, {
      icon: "ras",
      onClick: () => endRound(answersOf(row.id).reasons, leaving(passed, answersOf(row.id).dropped)),
      children: others.length ? "Terminer ma partie" : "Terminer la tournée",
    })}</div>
  </main>`;
}

/** What the round amounts to; what is shut is not counted. @param {{entries: any[], ends: ReturnType<typeof endStates>}} props */
export function Figures({ entries: all, ends }) {
  const visits = { n: ends.filter((one) => one.state === "visite").length, word: "passage" };
  return html`<div class="figs">${[visits, ...(locked.value ? [] : totals(onceOf(all), captures()))].map((one) => h(Figure, { ...one, key: one.word }))}</div>`;
}

/** @param {{n: number, word: string}} props */
const Figure = ({ n, word }) => html`<div class="figure"><b>${n}</b><span>${n > 1 ? `${word}s` : word}</span></div>`;

/** Stops not walked: a reason in one tap, if there is one to give. @param {{left: any[], reasons: Record<string, string>, onReason: (id: string, code: string) => void}} props */
function NotDone({ left, reasons, onReason }) {
  return html`<section class="pad stack-s">
    <h2>${count(left.length, "arrêt non fait", "arrêts non faits")}</h2>
    ${left.map(({ stop, state, reason }) => {
      const data = peek("estate", stop.estate_id)?.data;
      const known = state === "empeche" ? reason : null;
      const why = known ?? reasons[stop.id];
      const row = html`${h(Plate, { code: data?.plate, kind: "line" })}<span class="row__main"><b>${data?.name}</b
        ><span class="meta">${dots(known ? "Empêché" : "Non fait", why && labelOf("motif_empeche", why).toLowerCase())}</span></span>`;
      if (known) return html`<div class="row" key=${stop.id}>${row}</div>`;
      return h(More, {
        key: stop.id,
        row: true,
        text: html`${row}<span class="small">Dire pourquoi</span>`,
        children: () =>
          h(Choices, {
            name: `why-${stop.id}`,
            legend: "Pourquoi",
            items: usable("motif_empeche"),
            value: reasons[stop.id],
            onPick: (code) => onReason(stop.id, code),
          }),
      });
    })}
  </section>`;
}

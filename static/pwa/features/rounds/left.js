/** A round of another day that she never ended: which, how far, and the way to end it where it stopped. */
import { html, h, count } from "../../ui/html.js";
import { Ask } from "../../ui/ask.js";
import { dateFr, whenSaid } from "../../core/clock.js";
import { OPEN_ROUND_HOURS } from "../../core/rules.js";
import { allEntriesOf, entriesOf } from "../../store/views.js";
import { Calls } from "../technical/calls.js";
import { endLeft } from "./ending.js";
import { dayOf, leftOpen, shiftOf } from "./now.js";
import { endStates, leftAt } from "./over.js";
import { stopsOf } from "./round.js";

export const LeftOpen = () => leftOpen.value.map((row) => h(Left, { row, key: row.id }));

/** @param {{state: string}[]} ends */
export function howFar(ends) {
  const seen = ends.filter((one) => one.state === "visite").length;
  return ends.length ? `${count(seen, "arrêt fait", "arrêts faits")} sur ${ends.length}.` : "Elle était sans arrêt.";
}

/** @param {{row: import("./round.js").Row}} props */
function Left({ row }) {
  const all = allEntriesOf(row.id);
  const day = dayOf(row);
  const { at: moment, noted } = leftAt(row.data, shiftOf(row), all);
  const hour = `${whenSaid(moment)}, ${noted ? "votre dernière saisie" : shiftOf(row) ? "l’heure prévue" : `${OPEN_ROUND_HOURS} heures après son départ`}`;
  const ends = endStates(stopsOf(row.data), all);
  return html`<section class="note note--draft" aria-label="Tournée non terminée">
      <div class="row__main"><b class="visit-b">Votre tournée du ${dateFr(day)} n’a pas été terminée</b>
        <span class="small">${howFar(ends)} Elle sera notée terminée ${hour}. Ce que vous notez maintenant n’en est pas.</span></div>
      ${h(Ask, {
        label: "Terminer cette tournée",
        question: `La noter terminée ${hour} ? Il n’y a pas de retour.`,
        yes: "Oui, terminer",
        no: "Non",
        onYes: () => endLeft(row, day, moment),
      })}
    </section>
    ${h(Calls, { entries: entriesOf(row.id) })}`;
}

/** An open problem as a line: urgency, what, since when, how far it is. */
import { html, h, cap, dots } from "../../ui/html.js";
import { Mark } from "../../ui/icon.js";
import { dayMonth } from "../../ui/dates.js";
import { href } from "../../core/router.js";
import { lineOf, whereOf } from "../logbook/describe.js";
import { stateLabel } from "../logbook/words.js";
import { severity } from "./technical.js";

/** @param {{row: any}} props */
export function FaultRow({ row }) {
  const { level, letter, label } = severity(row.data.severity);
  const sent = row.data.transmission === "envoye";
  return html`<li>
    <a class="row rowlink" href=${href(`/saisie/technical/${row.id}`)}
      >${h(Mark, { level, text: letter, label })}<span class="row__main"
        ><b>${cap(lineOf(row))}</b><span class="meta">${dots(whereOf(row.data, row), `signalé le ${dayMonth(row.data.service_date)}`, row.data.feedback === "a_informer" && "à informer")}</span></span
      ><span class=${`badge ${sent ? "badge--half" : ""}`}>${sent ? "Envoyé" : stateLabel("technique_travaux", row.data.work)}</span></a
    >
  </li>`;
}

/** An entry as a line of a list: hour, what, and where it stands on its way. */
import { html, h, cap } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { dateOf, dayFr, hourOnWall, today, whichHour } from "../../core/clock.js";
import { dayMonth } from "../../ui/dates.js";
import { href } from "../../core/router.js";
import { lineOf, whereOf } from "./describe.js";

/** "00:30", and its day where the clock has passed midnight: "jeu. 26"; which of the two where that hour comes twice. @param {string} moment @param {string} day its service day */
export const hourOf = (moment, day) => ({
  hour: hourOnWall(moment),
  which: whichHour(moment),
  night: dateOf(moment) === day ? "" : dayFr(dateOf(moment)).split(" ").slice(0, 2).join("\u00a0"),
});

/** Icon and word of each mark. @type {Record<string, [string, string, string]>} */
const MARKS = {
  waiting: ["attente", "wait", "En attente"],
  received: ["recu", "ok", "Reçu"],
  held: ["alerte", "wait", "Chez le coordinateur"],
};

/** @param {{mark: string}} props */
export function Where({ mark }) {
  const [icon, kind, word] = MARKS[mark] ?? /** @type {[string, string, string]} */ (MARKS.waiting);
  return html`<span class="row__end small">${h(Icon, { name: icon, s: true, kind })}<span>${word}</span></span>`;
}

/** After midnight, with its day. @param {{moment: string, day: string}} props */
export function Hour({ moment, day }) {
  const { hour, which, night } = hourOf(moment, day);
  return html`${hour}${which && html` <span class="meta night">${which}</span>`}${night && html`<span class="meta night">${night}</span>`}`;
}

/** @param {{row: any, place?: boolean}} props */
export function EntryRow({ row, place }) {
  const { occurred_at, service_date: day, cancelled } = row.data;
  return html`<li>
    <a class="row rowlink" href=${href(`/saisie/${row.kind}/${row.id}`)}
      ><span class="num small soft hour">${day === today() ? h(Hour, { moment: occurred_at, day }) : dayMonth(day)}</span
      ><span class="row__main"><b>${cap(lineOf(row))}</b>${place && html`<span class="meta">${whereOf(row.data, row)}</span>`}${cancelled && html`<span class="badge">Annulé</span>`}</span
      >${h(Where, { mark: row.mark })}</a
    >
  </li>`;
}

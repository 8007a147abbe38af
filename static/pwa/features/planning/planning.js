/** Planning: the agent's published shifts, by week. */
import { html, h, dots } from "../../ui/html.js";
import { Empty } from "../../ui/screen.js";
import { dayOfHours, hoursFr, weekdayShort } from "../../ui/dates.js";
import { isoWeek, monday } from "./weeks.js";
import { addDays, compare, dayFr, today } from "../../core/clock.js";
import { me } from "../../device/session.js";
import { list } from "../../store/views.js";
import { deskSaid, partners } from "../rounds/round.js";

/** Weeks with their shifts, from this week on. @param {any[]} rows @param {string} from @returns {[string, any[]][]} */
export function byWeek(rows, from) {
  /** @type {Map<string, any[]>} */
  const weeks = new Map();
  for (const row of [...rows].sort((a, b) => compare(a.data.starts_at, b.data.starts_at))) {
    const week = monday(dayOfHours(row.data));
    if (week >= from) weeks.set(week, [...(weeks.get(week) ?? []), row]);
  }
  return [...weeks];
}

export function Planning() {
  const weeks = byWeek(list("shift").value, monday(today()));
  return html`<main><div class="scroll" tabindex="0">
    <header class="pad pad--bottom0"><h1 tabindex="-1">Planning</h1></header>
    ${weeks.map(
      ([week, rows]) => html`<section class="pad pad--flat" key=${week}>
        <h2>Semaine ${isoWeek(week)} <span class="small soft">du ${dayFr(week)} au ${dayFr(addDays(week, 6))}</span></h2>
        <ul class="rows">${rows.map((row) => h(ShiftRow, { data: row.data, key: row.id }))}</ul>
      </section>`,
    )}
    ${
      !weeks.length &&
      html`<div class="pad">${h(Empty, {
        icon: "planning",
        later: "Votre planning n’est pas encore reçu.",
        text: "Aucun service publié à partir de cette semaine. Il viendra ici dès sa publication.",
      })}</div>`
    }
  </div></main>`;
}

/** @param {{data: any}} props */
function ShiftRow({ data }) {
  const off = data.state === "annulee";
  const day = dayOfHours(data);
  const others = partners(data, me.value?.user.id ?? "");
  return html`<li class="row">
    <span class="due"><b class="num">${Number(day.slice(8))}</b>${weekdayShort(day)}</span>
    <span class="row__main"
      ><b class="num">${hoursFr(data)}</b
      ><span class="meta">${dots(me.value?.org.holidays?.[data.service_date], others.length ? `avec ${others.map((one) => one.name).join(", ")}` : "sans binôme")}</span>${deskSaid(data) && html`<span class="meta">${deskSaid(data)}</span>`}</span
    >
    ${off ? html`<span class="badge badge--late">Annulé</span>` : data.service_date === today() && html`<span class="tag">Aujourd’hui</span>`}
  </li>`;
}

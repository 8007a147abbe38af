/** The sessions of a case: those to come, those that were; the way to note one, or to plan one. */
import { html, h, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { HeadBar, MainLink } from "../../ui/screen.js";
import { compare, dateOf, dayFr, nowMs, timeFr } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { Gone, Seal, useCase } from "./frame.js";
import { Halted } from "./halted.js";
import { unmet } from "./meet.js";
import { useReading } from "./reading.js";
import { stateFr } from "./seance.js";
import { titleOf } from "./ways.js";
import { signOf } from "./where.js";

const TITLE = "Séances";
const WAYS = [["entretien", "contact", "Entretien, appel, visite"], ["navette", "passation", "Navette"], ["table-ronde", "groupe", "Table ronde"]];

export function Seances() {
  const { id, row, data, shut, hers } = useCase();
  useReading(id, hers && !shut);
  if (!row || !hers) return h(Gone, { title: TITLE });
  const of = (/** @type {boolean} */ planned) => data.meetings.filter((/** @type {any} */ one) => (one.state === "prevue") === planned);
  const coming = of(true).sort((/** @type {any} */ a, /** @type {any} */ b) => compare(a.starts_at, b.starts_at));
  const past = of(false).sort((/** @type {any} */ a, /** @type {any} */ b) => compare(b.starts_at, a.starts_at));
  if (unmet(data.state) && !past.length && !coming.length) return h(Halted, { id, data, title: TITLE });
  return html`${h(HeadBar, { title: TITLE, plate: signOf(data), to: `/dossier/${id}` })}
    <main><div class="scroll">${h(Seal, {})}
      <section class="pad"><h2>Prévues</h2>${h(Rows, { id, rows: coming, none: "Aucune séance prévue." })}</section>
      ${!unmet(data.state) && html`<section class="pad"><h2>Noter ce qui s’est tenu</h2><ul class="rows">${WAYS.map(([to, icon = "", text]) => html`<li key=${to}><a class="row rowlink row--tight" href=${href(`/dossier/${id}/${to}`)}>${h(Icon, { name: icon })}<span class="row__main">${text}</span>${h(Icon, { name: "suite", s: true })}</a></li>`)}</ul></section>`}
      <section class="pad"><h2>Passées</h2>${h(Rows, { id, rows: past, none: "Aucune séance tenue. Un entretien avec chacun vient d’abord." })}</section>
    </div>${!unmet(data.state) && html`<div class="dock">${h(MainLink, { to: `/dossier/${id}/prevoir`, icon: "planning", children: "Prévoir une séance" })}</div>`}</main>`;
}

/** @param {{id: string, rows: any[], none: string}} props */
const Rows = ({ id, rows, none }) =>
  rows.length
    ? html`<ul class="rows">${rows.map((one) => html`<li key=${one.id}><a class="row rowlink row--tight" href=${href(`/dossier/${id}/seance/${one.id}`)}><span class="row__main"><b>${titleOf(one)}</b><span class=${`meta ${isLate(one) ? "late" : ""}`}>${dots(`${dayFr(dateOf(one.starts_at))} ${timeFr(one.starts_at)}`, isLate(one) ? "À noter" : stateFr(one))}</span></span>${h(Icon, { name: "suite", s: true })}</a></li>`)}</ul>`
    : html`<p class="small soft">${none}</p>`;

/** @param {any} one */
const isLate = (one) => one.state === "prevue" && Date.parse(one.ends_at) < nowMs();

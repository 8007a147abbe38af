/** What waits at a stop, named: each line says what, since or until when, and leads to where it is read. */
import { html, h, cap, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Some } from "../../ui/some.js";
import { dayMonth } from "../../ui/dates.js";
import { href } from "../../core/router.js";
import { today } from "../../core/clock.js";
import { kindOf } from "../../store/kinds.js";
import { isClosed } from "../../store/texts.js";
import { withinOf } from "../../store/views.js";
import { subjectOf, titleOf } from "../followups/subject.js";
import { lineOf } from "../logbook/describe.js";
import { VeilMark } from "../vault/veil.js";

/** More of one stop are behind "Tout voir". */
const SHOWN = 6;

/** @typedef {import("../../types/phone").Row} Row */

/** A problem that is open and to be told about waits twice, and is said once. @param {{facts: import("../../types/kinds").Waiting[]}} props */
export function Known({ facts }) {
  const rows = [...new Map(facts.flatMap((one) => one.rows).map((row) => [row.id, row])).values()];
  return html`<div class="pad pad--flat">${h(Some, { rows, most: SHOWN, children: (row) => h(Line, { row, key: row.id }) })}</div>`;
}

/** @param {any} data */
const since = ({ due_on, service_date, feedback }) =>
  due_on
    ? due_on < today() ? `en retard, prévu le ${dayMonth(due_on)}` : "à faire aujourd’hui"
    : dots(service_date && `signalé le ${dayMonth(service_date)}`, feedback === "a_informer" && "à informer");

/** Itself, or what it follows, whose words and hall are told. @param {{row: Row}} props */
function Line({ row }) {
  const kind = kindOf(row.kind);
  const { subject } = row.data;
  const told = subject ? subjectOf(row.data) : row;
  const about = subject && (told ? lineOf(told) : titleOf(subject.kind));
  return html`<li><a class="row rowlink" href=${href(kind.page?.(row.id) ?? `/saisie/${row.kind}/${row.id}`)}
    >${h(Icon, { name: kind.icon })}<span class="row__main"><b>${cap(lineOf(row))}</b><span class="meta">${cap(dots(since(row.data), about, withinOf(told?.data.place)))}</span>${h(Words, { told })}</span
    >${h(Icon, { name: "suite", s: true })}</a></li>`;
}

/** @param {{told: Row | null}} props */
const Words = ({ told }) =>
  isClosed(told, "text") ? h(VeilMark, {}) : told?.data.text && html`<span class="small"><bdi>${told.data.text}</bdi></span>`;

/** An agreement as it stands: what each promised, what is known of it, who has a copy, and what it still wants. */
import { useState } from "preact/hooks";
import { html, h, dots, cap } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Ask } from "../../ui/ask.js";
import { Choices } from "../../ui/choice.js";
import { MainButton, MainLink } from "../../ui/screen.js";
import { dateFr, dayFr, today } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { MACHINES } from "../../core/machines.js";
import { store } from "../logbook/record.js";
import { pageOf } from "./act.js";
import { copyWays, datesOf } from "./agreement.js";
import { lacksToFollow, sideOf } from "./ends.js";
import { Seal } from "./frame.js";
import { failed, seenOf, summary } from "./holding.js";
import { Letter } from "./letter.js";
import { movesOf } from "./moving.js";
import { nextCheck } from "./next.js";
import { choices, labelIn } from "./reasons.js";
import { FORMS, SEEN_BY, SIGNED } from "./rules.js";

/**
 * @typedef {import("../../types/feed").CaseAgreement} Agreement
 * @typedef {import("./act.js").Of} Of
 */

/** "Oral, total" @param {Agreement} one */
export const wordsOf = ({ form, extent, signed }) => [labelIn(FORMS, form), extent, signed && labelIn(SIGNED, signed).toLowerCase()].filter(Boolean).join(", ");

/** « Dit par A », « vu par un médiateur » @param {string | null} letter */
export const saidBy = (letter) => (letter === SEEN_BY ? "vu par un médiateur" : letter ? `dit par ${letter}` : "");

/** @param {Of & {agreement: Agreement}} props */
export function Deal({ id, data, agreement }) {
  const dates = datesOf(agreement, today());
  const open = dates.filter((one) => one.open);
  const first = nextCheck(data)?.days;
  const due = ["accord", "suivi_accord"].includes(data.state) ? (open.find(({ days }) => days === first) ?? open[0]) : undefined;
  const follows = data.state === "accord";
  const lacking = follows ? lacksToFollow({ parties: data.parties, agreement }) : [];
  return html`<div class="scroll">${h(Seal, { number: data.number })}
      <section class="pad stack-s"><h2>Accord du ${dateFr(agreement.made_on)}</h2><p class="soft">${cap(wordsOf(agreement))}</p><p><b>${cap(summary(seenOf(agreement), today()))}</b></p></section>
      <ul class="rows pad pad--top0">${agreement.commitments.map((one) => h(Promised, { one, key: one.rank }))}</ul>
      ${follows && h(Copies, { id, data, agreement })}
      ${["accord", "suivi_accord"].includes(data.state) && (failed(seenOf(agreement)).length ? h(Failing, { id, data }) : html`<p class="pad"><a class="link" href=${href(`${pageOf(id)}/accord?autre=1`)}>${h(Icon, { name: "crayon", s: true })}Noter un autre accord à la place</a></p>`)}
    </div>
    ${
      follows
        ? html`<div class="dock">${lacking.map(({ code, said }) => html`<p class="small" key=${code}>${said}</p>`)}${!lacking.length && h(MainButton, { icon: "ras", onClick: () => follow(id), children: "Suivre l’accord à partir de maintenant" })}</div>`
        : due && html`<div class="dock">${h(MainLink, { to: `${pageOf(id)}/point`, icon: "ras", children: `Noter le point J+${due.days}` })}</div>`
    }`;
}

/** Something of it is not kept: said anew, left for mediation again, or left as it is. @param {Of} props */
const Failing = ({ id, data }) => html`<section class="pad stack-s"><h2>Un engagement n’est pas tenu</h2>
  ${h(MainLink, { to: `${pageOf(id)}/accord?autre=1`, icon: "crayon", children: "Noter un autre accord à la place" })}
  ${movesOf(data).length > 0 && html`<a class="btn btn--quiet btn--block" href=${href(`${pageOf(id)}/etat`)}>Reprendre la médiation, ou conclure</a>`}
  ${h(Ask, { label: "Laisser l’accord tel quel", question: "L’accord reste, sans changement ? Ses prochains points diront la suite.", yes: "Le laisser tel quel", no: "Revenir", onYes: () => keep(id) })}</section>`;

/** @param {string} id */
const keep = (id) => store(/** @type {any} */ ({ kind: "case.keep", record_id: id, payload: {} }), "Noté : l’accord reste tel quel");

/** @param {string} id */
const follow = (id) => store(/** @type {any} */ ({ kind: "case.follow", record_id: id, payload: {} }), "L’accord est suivi à partir de maintenant");

/** @param {{one: Agreement["commitments"][number]}} props */
const Promised = ({ one }) => html`<li class="row row--nowrap row--top">${h(Letter, { letter: one.letter })}
  <span class="row__main"><b><bdi>${one.what}</bdi></b><span class="small"><bdi>${one.seen}</bdi></span>
    <span class="meta">${dots(one.by_on && `pour le ${dateFr(one.by_on)}`, ...one.checks.map(checkFr))}</span></span></li>`;

/** « J+15 tenu, dit par A » @param {import("../../types/feed").CaseCheck} check */
const checkFr = ({ days, due_on, state, said_by }) =>
  state === "prevu" ? `J+${days} le ${dayFr(due_on)}` : [`J+${days} ${(MACHINES.point?.states[state] ?? state).toLowerCase()}`, saidBy(said_by)].filter(Boolean).join(", ");

/** Read aloud, then a copy for each. @param {Of & {agreement: Agreement}} props */
function Copies({ id, data, agreement }) {
  const [letter, setLetter] = useState("");
  const without = data.parties.filter((one) => one.state === "accepte" && !agreement.copies.includes(one.letter)).map((one) => one.letter).sort();
  const turn = without.includes(letter) ? letter : (without[0] ?? "");
  /** @param {string} how */
  const hand = (how) => store(/** @type {any} */ ({ kind: "case.copy", record_id: id, payload: { letter: sideOf(data, turn), how } }), `Noté : copie de ${turn}`);
  return html`<section class="pad stack form-gap">
    ${agreement.read ? html`<p class="small">${h(Icon, { name: "ras", s: true })} Lu à voix haute à ceux qui s’engagent.</p>` : h(MainButton, { quiet: true, icon: "ras", onClick: () => read(id, agreement), children: "Lu à voix haute à ceux qui s’engagent" })}
    ${without.length > 1 && h(Choices, { name: "letter", legend: "Copie pour", narrow: true, items: without.map((code) => ({ code, label: code })), value: turn, onPick: setLetter })}
    ${turn && html`<div class="stack-s" role="group" aria-label=${`Copie de ${turn}`}><h3 class="step-label">Comment ${turn} a sa copie</h3><div class="choices">${choices(copyWays(data.parties.find((one) => one.letter === turn))).map(({ code, label }) => html`<button type="button" class="btn btn--quiet btn--s" key=${code} onClick=${() => hand(code)}>${label}</button>`)}</div></div>`}
    ${agreement.copies.length > 0 && html`<p class="small soft">Copie : ${agreement.copies.join(", ")}.</p>`}
  </section>`;
}

/** It is the same agreement, said again: only that it was read is new. @param {string} id @param {Agreement} agreement */
const read = (id, agreement) => store(/** @type {any} */ ({ kind: "case.agreement", record_id: id, payload: again(agreement) }), "Noté : l’accord a été lu à voix haute");

/** @param {Agreement} agreement */
export const again = ({ id, form, extent, made_on, signed, commitments }) => ({
  agreement_id: id, form, extent, made_on, ...(signed && { signed }), read: true, copies: [], renews: false,
  commitments: commitments.map(({ letter, what, seen, by_on }) => ({ letter, what, seen, by_on })),
});

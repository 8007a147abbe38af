/** One case: what must be done and by when, its parties, its agreement, and what may be noted now. */
import { html, h, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Later } from "../../ui/more.js";
import { dateFr, dateOf, today } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { me } from "../../device/session.js";
import { labelOf, list } from "../../store/views.js";
import { dayMonth } from "../../ui/dates.js";
import { isOpen } from "../followups/followup.js";
import { mayPostpone } from "../followups/due.js";
import { Where } from "../logbook/row.js";
import { stateLabel } from "../logbook/words.js";
import { Alerts } from "./alerts.js";
import { Envelope } from "./envelope.js";
import { CaseHead, Gone, Seal, useCase } from "./frame.js";
import { seenOf, summary } from "./holding.js";
import { More } from "./more.js";
import { ENDED, dueOf, isActive, isAtDesk, isMet, lateOf, stepOf, tileOf, wordsOf } from "./next.js";
import { readNow, useReading } from "./reading.js";
import { Due, Left } from "./due.js";
import { remindedOf } from "./reminded.js";
import { Two } from "./two.js";
import { Untaken } from "./untaken.js";
import { byFr, insteadOf } from "./ways.js";
import { stateOf } from "./words.js";

export function Case() {
  const { id, row, data, shut, hers } = useCase();
  useReading(id, Boolean(row) && hers && !shut);
  if (!row) return h(Gone, { title: "Dossier" });
  if (!hers) return h(Envelope, { row });
  return html`<main><div class="scroll case">
    ${h(CaseHead, { row })}${h(Seal, {})}
    ${insteadOf(data) && html`<p class="pad pad--flat small">${insteadOf(data)}</p>`}
    ${row.mark !== "received" && html`<p class="pad pad--flat">${h(Where, { mark: row.mark })}</p>`}
    ${h(Untaken, { id, data })} ${h(Alerts, { id, data, shut })}
    ${h(Next, { id, data })} ${h(Due, { id, data })} ${h(Left, { id })} ${h(Two, { id, data })}
    <section class="pad pad--flat"><h2 class="vh">Parties et accord</h2><div class="rows">
      ${data.parties.map((/** @type {any} */ one) => h(PartyRow, { id, one, key: one.id }))}
      ${!data.parties.length && html`<p class="small soft">Aucune partie n’est encore notée.</p>`}
      ${data.agreement && h(AgreementRow, { id, one: data.agreement })}
      ${!ENDED.includes(data.state) && html`<a class="row rowlink row--tight" href=${href(`/dossier/${id}/partie/nouvelle`)}>${h(Icon, { name: "plus" })}<span class="row__main">Ajouter une partie</span>${h(Icon, { name: "suite", s: true })}</a>`}
    </div></section>
    <span class="grow"></span>
    ${h(Tiles, { id, data })} ${h(Later, { children: () => h(More, { id, data, shut }) })}
  </div></main>`;
}

/** What must be done, by whom, by when. @param {{id: string, data: any}} props */
function Next({ id, data }) {
  const step = stepOf(data);
  if (ENDED.includes(data.state)) return html`<p class="note">${h(Icon, { name: "ras" })}<span class="row__main"><b>Clos${data.closed_on ? ` le ${dateFr(data.closed_on)}` : ""}</b>${data.outcome && html`<span class="meta">${labelOf("issue", data.outcome)}</span>`}</span></p>`;
  if (!step) return html`<p class="note">${h(Icon, { name: "horloge" })}<span class="row__main"><b>${stateOf(data)}</b><span class="meta">Ce qui vient ensuite se lira ici au prochain échange.</span></span></p>`;
  const { words, check } = wordsOf(data);
  const [due, late] = [dueOf(data), lateOf(data, today())];
  const behind = check ? putOffOf(id, check) : followupOf(id);
  return html`<div class="note">${h(Icon, { name: "horloge" })}<div class="row__main">
      <b>${words}</b>${check?.of.what && html`<span class="meta">« <bdi>${check.of.what}</bdi> »</span>`}
      <span class="meta">${dots(whoDoes(data, step.who), isAtDesk(data) && (step.who === me.value?.user.id ? "à votre bureau" : "au bureau"), stateOf(data))}</span>
      ${check?.state === "inconnu" && html`<span class="meta">Resté inconnu, à redemander</span>`}
      ${due && html`<span class=${`meta ${late ? "late" : ""}`}>${late ? `En retard de ${late} j` : `Pour le ${dateFr(due)}`}</span>`}
      ${data.steps.slice(1).map((/** @type {any} */ one) => html`<span class="meta" key=${one.code}>${dots(`En même temps : ${one.words.toLowerCase()}`, whoDoes(data, one.who))}</span>`)}
    </div>${behind && html`<a class="btn btn--quiet btn--s" href=${href(behind)}>Reporter</a>`}</div>`;
}

/** Those about it that may still be put off, the first due first. @param {string} id */
const openOf = (id) =>
  list("followup").value
    .filter(({ data }) => data.subject?.id === id && isOpen(data) && mayPostpone(/** @type {any} */ (data)))
    .sort((a, b) => (a.data.due_on < b.data.due_on ? -1 : 1));

/** Where a check is put off: in its own form. @param {string} id @param {{days: number, followup_id: string | null}} check */
const putOffOf = (id, { days, followup_id }) => openOf(id).some((one) => one.id === followup_id) && `/dossier/${id}/point?j=${days}&reporter=1`;

/** Where what rings for the step is put off. @param {string} id */
function followupOf(id) {
  const [first] = openOf(id).filter((one) => !remindedOf(one.id, one.data)?.check);
  return first && `/suivi/${first.id}`;
}

/** @param {any} data @param {string} who */
const whoDoes = (data, who) => (who === "coordination" ? "La coordination" : byFr(data, who));

/** Called from here: whose number it is was read. @param {{id: string, one: any}} props */
function PartyRow({ id, one }) {
  const page = href(`/dossier/${id}/partie/${one.id}`);
  const phone = one.who?.phone?.replace(/[^+\d]/g, "");
  const meta = dots(!one.informed && "information à donner", one.channel && labelOf("canal", one.channel), one.who?.hours, one.interpreter && "interprète");
  return html`<div class="row row--tight"><a class="row__main rowlink party" href=${page}><span class=${`plate plate--p plate--s ${one.letter === "A" ? "" : "plate--line"}`}>${one.letter}</span>
      <span class="row__main"><b>${stateLabel("partie", one.state)}</b>${meta && html`<span class="meta"><bdi>${meta}</bdi></span>`}</span></a>
    ${
      phone
        ? html`<a class="btn btn--icon" href=${`tel:${phone}`} aria-label=${`Appeler la partie ${one.letter}`} onClick=${() => void readNow(id, one.id)}>${h(Icon, { name: "appel" })}</a>`
        : html`<a class="btn btn--icon" href=${page} aria-label=${`Voir la partie ${one.letter}`}>${h(Icon, { name: "porte" })}</a>`
    }</div>`;
}

/** @param {{id: string, one: any}} props */
const AgreementRow = ({ id, one }) => html`<a class="row rowlink row--tight" href=${href(`/dossier/${id}/accord`)}>${h(Icon, { name: "document" })}
  <span class="row__main"><b>Accord du ${dayMonth(one.made_on)}</b><span class="meta">${summary(seenOf(one), today())}</span></span>${h(Icon, { name: "suite", s: true })}</a>`;

/** What may be noted now, what is next first. @param {{id: string, data: any}} props */
function Tiles({ id, data }) {
  const next = tileOf(id, data);
  const at = (/** @type {string} */ screen) => `/dossier/${id}/${screen}`;
  const tiles = [
    isMet(data) && { to: at("entretien"), icon: "contact", text: "Entretien" },
    isMet(data) && { to: at("navette"), icon: "passation", text: "Navette" },
    !ENDED.includes(data.state) && { to: at("alerter"), icon: "alerte", text: "Alerter" },
    (isActive(data) || data.state === "suspendu") && { to: at("interrompre"), icon: "arret", text: "Interrompre" },
  ].filter((one) => one !== false);
  if (!next && !tiles.length) return null;
  return html`<section class="pad case__do"><h2 class="vh">Noter</h2><div class="tiles tiles--s">
    ${next && html`<a class="tile tile--main" href=${href(next.to)}>${h(Icon, { name: next.icon })}${next.title}${next.hint && html`<small>${next.hint}</small>`}</a>`}
    ${tiles.map(({ to, icon, text }) => html`<a class="tile" key=${to} href=${href(to)}>${h(Icon, { name: icon })}${text}</a>`)}
  </div></section>`;
}

/** The day a moment is of, for who lists them. @param {string} moment */
export const dayOf = (moment) => dayMonth(dateOf(moment));

/** Her alerts on a case, and what came of each: gone or not, read by whom, answered what. Nobody else's are on this phone. */
import { useEffect } from "preact/hooks";
import { html, h, dots, NB } from "../../ui/html.js";
import { Ask } from "../../ui/ask.js";
import { Icon } from "../../ui/icon.js";
import { More as Fold } from "../../ui/more.js";
import { whenSaid } from "../../core/clock.js";
import { enqueue } from "../../outbox/outbox.js";
import { pending } from "../../store/mirror.js";
import { Veil } from "../vault/veil.js";
import { act, asked } from "./acting.js";
import { isNews } from "./next.js";
import { ALERTS } from "./rules.js";

/** @typedef {import("../../types/feed").CaseAlert} Alert */

/** Whether it is still on this phone alone. @param {{id: string}} one */
const waits = ({ id }) => pending.value.some(({ kind, payload }) => ["case.alert", "case.protect"].includes(kind) && payload.alert_id === id);

/** Of which kind, where that may be read. @param {Alert} one @param {boolean} shut */
const titleOf = ({ kind }, shut) => `Alerte${!shut && kind ? `${NB}: ${ALERTS.find(([code]) => code === kind)?.[1]?.toLowerCase()}` : ""}`;

/** How far it went, in words. @param {Alert} one @param {boolean} waiting */
export function wayOf({ at, seen_at, seen_by, closed_at }, waiting) {
  if (waiting) return ["Enregistrée sur ce téléphone, pas encore partie. Si cela presse, appelez."];
  const seen = seen_at ? `lue par ${seen_by} ${whenSaid(seen_at)}` : "pas encore lue";
  return [dots(`Envoyée, écrite ${whenSaid(at)}`, seen), closed_at ? `Close ${whenSaid(closed_at)}` : ""].filter(Boolean);
}

/** @type {Set<string>} */
const told = new Set();

/** She has it under her eyes: the service knows, and rings no more. @param {string} id @param {Alert[]} news */
async function hear(id, news) {
  for (const { id: alert_id, answered_at } of news) {
    const key = `${alert_id} ${answered_at}`;
    if (told.has(key)) continue;
    told.add(key);
    await enqueue(asked("case.heard", id, { alert_id, answered_at, closes: false })).catch(() => told.delete(key));
  }
}

/** @param {{id: string, data: any, shut: boolean}} props */
export function Alerts({ id, data, shut }) {
  const all = /** @type {Alert[]} */ (data.alerts ?? []);
  const news = all.filter(isNews);
  useEffect(() => void (!shut && hear(id, news)), [shut, news.map((one) => one.answered_at).join()]);
  return all.map((one) => (one.closed_at ? h(Closed, { one, shut, key: one.id }) : h(Open, { id, one, shut, key: one.id })));
}

/** @param {{id: string, one: Alert, shut: boolean}} props */
function Open({ id, one, shut }) {
  const waiting = waits(one);
  const close = () => act("case.heard", id, { alert_id: one.id, answered_at: one.answered_at, closes: true }, "Alerte close");
  return html`<section class=${`note ${waiting || one.answered_at ? "note--stop" : ""}`} aria-label=${titleOf(one, shut)}>${h(Icon, { name: "alerte" })}<div class="row__main stack-s">
      <b>${titleOf(one, shut)}</b>${h(Way, { one, shut, waiting })}
      ${one.answered_at && !shut && h(Ask, { label: "Clore l’alerte", question: "Plus rien n’est à faire de cette alerte\u00a0? Sa réponse reste lisible.", yes: "Clore l’alerte", no: "Garder", onYes: close })}
    </div></section>`;
}

/** @param {{one: Alert, shut: boolean}} props */
const Closed = ({ one, shut }) => html`<div class="pad pad--flat">${h(Fold, { text: `${titleOf(one, shut)}, close`, open: isNews(one), children: () => h(Way, { one, shut, waiting: false }) })}</div>`;

/** @param {{one: Alert, shut: boolean, waiting: boolean}} props */
function Way({ one, shut, waiting }) {
  return html`${wayOf(one, waiting).map((words) => html`<span class="meta" key=${words}>${words}</span>`)}
    ${one.answered_at && html`<span class="small">Réponse de ${one.answered_by}, ${whenSaid(one.answered_at)}</span>${shut ? h(Veil, {}) : html`<p class="said"><bdi>${one.answer}</bdi></p>`}`}`;
}

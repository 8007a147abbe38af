/** « Une seule fois ? »: what a pair is asked about two entries, once for both, and what one of them answered. */
import { html, h, cap, count } from "../../ui/html.js";
import { compare, trueNowMs, whenFr, whenSaid } from "../../core/clock.js";
import { me } from "../../device/session.js";
import * as mirror from "../../store/mirror.js";
import { entriesWhere } from "../../store/views.js";
import { who } from "../logbook/alike.js";
import { lineOf, whereOf } from "../logbook/describe.js";
import { mayCorrect } from "../logbook/correcting.js";
import { paired } from "../logbook/pairing.js";
import { store } from "../logbook/record.js";

/** @typedef {import("../../types/phone").Row} Row */

/** What was said of an entry and others, the others still here. @param {Row} row @returns {{other: Row, same: boolean, by: string, at: string}[]} */
export const saidOf = (row) =>
  Object.entries(row.data.twins ?? {}).flatMap(([id, said]) =>
    entriesWhere((data) => data.twins?.[row.id] !== undefined && !data.cancelled)
      .filter((other) => other.id === id)
      .map((other) => ({ other, ...said })),
  );

const userId = () => me.value?.user.id ?? "";
/** Whoever may correct one of both. @param {Row} one @param {Row} other */
const maySay = (one, other) => [one, other].some(({ data }) => mayCorrect(data, userId(), trueNowMs()));

/** @param {Row} one @param {Row} other @param {boolean} same @returns {Promise<unknown>} */
export function say(one, other, same) {
  const kind = /** @type {import("../../types/phone").EntryKind} */ (one.kind);
  const payload = { kind, other: other.id, same };
  const text = same ? "Comptées une seule fois" : "Comptées toutes les deux";
  return store({ kind: "entry.twin", record_id: one.id, payload }, text, { what: "cette réponse", act: () => void say(one, other, !same) });
}

/** What she answered herself about two entries, as this phone remembers: another's later word may stand instead. @param {Row} one @param {Row} other */
const answerOf = (one, other) =>
  [...mirror.receipts.value.map(({ op }) => op), ...mirror.pending.value]
    .filter(({ kind, record_id, payload }) => kind === "entry.twin" && [one.id, other.id].includes(record_id) && [one.id, other.id].includes(payload.other))
    .sort((a, b) => compare(a.occurred_at, b.occurred_at))
    .at(-1);

/** Her own answer, where it does not stand. @param {Row} one @param {Row} other @param {boolean} same @param {string} by @returns {string} */
export function overruled(one, other, same, by) {
  const mine = by === userId() ? undefined : answerOf(one, other);
  return mine && mine.payload.same !== same ? `Vous aviez répondu «\u00a0${mine.payload.same ? "c’est la même" : "ce sont deux"}\u00a0», ${whenFr(mine.occurred_at)}.` : "";
}

/** All that is to be asked about these entries, then what was answered. @param {{rows: Row[]}} props */
export function Twins({ rows }) {
  const answered = rows.flatMap((one) => saidOf(one).map((said) => ({ one, ...said })));
  const once = answered.filter(({ one, other }) => one.id < other.id || !rows.some((row) => row.id === other.id));
  return html`${paired(rows).asked.map(([one, other]) => h(Question, { one, other, key: one.id }))}
    ${once.map((said) => h(Answered, { ...said, key: said.one.id + said.other.id }))}`;
}

/** What nobody answered of a whole round, each where it was noted: no one goes back to a stop for it. @param {{rows: Row[]}} props */
export function Unanswered({ rows }) {
  const { asked } = paired(rows);
  return asked.length > 0 && html`<section><h2 class="pad">${count(asked.length, "doublon probable", "doublons probables")}</h2>
    ${asked.map(([one, other]) => h(Question, { one, other, where: whereOf(one.data, one), key: one.id }))}</section>`;
}

/** @param {{one: Row, other: Row, where?: string}} props */
function Question({ one, other, where }) {
  const theirs = one.data.author_id === userId() ? other : one;
  return html`<div class="note note--twin" role="group" aria-label="Doublon probable">
    <div class="row__main"><b>${cap(lineOf(one))}</b>${where && html`<span class="meta">${where}</span>`}
      <span class="small">${cap(who(theirs.data.author_id))} a noté la même chose ${whenSaid(theirs.data.occurred_at)} : une seule fois ?</span></div>
    ${maySay(one, other) && [true, false].map((same) => h(Choice, { one, other, same }))}
  </div>`;
}

/** @param {{one: Row, other: Row, same: boolean}} props */
const Choice = ({ one, other, same }) =>
  html`<button type="button" class="btn btn--quiet btn--s" onClick=${() => void say(one, other, same)}>${same ? "C’est la même" : "Ce sont deux"}</button>`;

/** Taken back by either, for a while. @param {{one: Row, other: Row, same: boolean, by: string, at: string}} props */
function Answered({ one, other, same, by, at }) {
  return html`<div class="pad pad--flat split split--wrap">
    <span class="small soft">${cap(lineOf(one))}, ${same ? "une seule fois" : "deux fois"} : dit par ${who(by)}, ${whenFr(at)}. ${overruled(one, other, same, by)}</span>
    ${maySay(one, other) && h(Choice, { one, other, same: !same })}
  </div>`;
}

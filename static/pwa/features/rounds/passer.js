/** To the next team: what is to be followed at the end of a round, each kept, put in other words, or left out. */
import { useState } from "preact/hooks";
import { html, h, NB, cap, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { unanswered } from "../../ui/answered.js";
import { ErrorSummary } from "../../ui/field.js";
import { Coming, Empty, HeadBar, MainButton } from "../../ui/screen.js";
import { dateFr } from "../../core/clock.js";
import { newId, oneOf } from "../../core/ids.js";
import { back, current, href } from "../../core/router.js";
import { HANDOVER_DAYS } from "../../core/rules.js";
import { me } from "../../device/session.js";
import { kindOf } from "../../store/kinds.js";
import { isClosed, isVeiled } from "../../store/texts.js";
import { list, peek, view, withinOf } from "../../store/views.js";
import { isOpen } from "../followups/followup.js";
import { lineOf, whereOf } from "../logbook/describe.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { plateOf } from "../logbook/form.js";
import { store, storeThen } from "../logbook/record.js";
import { Words, unlocked } from "../logbook/shut.js";
import { small } from "../logbook/words.js";
import { dangerTold } from "../technical/calls.js";
import { askUnlock } from "../vault/ask.js";
import { Veil } from "../vault/veil.js";

/** @typedef {{id: string, kind: string, data: any}} Row */

/** The open follow-up of an entry. @param {Row} row */
const due = ({ kind, id }) => list("followup").value.find(({ data }) => isOpen(data) && data.subject?.kind === kind && data.subject.id === id)?.data;

/** Of her own entries at an estate, those to be followed: each of a pair passes on what she wrote. @param {Row[]} entries @returns {Row[]} */
export const toPass = (entries) =>
  entries.filter((row) => {
    const { author_id, cancelled, estate_id, round_id } = row.data;
    return author_id === me.value?.user.id && estate_id && round_id && !cancelled && Boolean(kindOf(row.kind).follows?.(row.data) || due(row));
  });

/** What stands of it, once left. @param {Row} row */
const left = (row) => {
  const data = view("consigne", oneOf(row.id)).value?.data;
  return data && !data.withdrawn ? data : null;
};

/**
 * "Danger : éclairage, hall 14. Appel passé le mardi 24 novembre à 21:15 : astreinte. Suivi prévu le jeudi 3 décembre."
 * Locked, a round ends all the same: of the service reached it says who knows.
 * @param {Row} row
 */
export function words(row) {
  const on = due(row)?.due_on;
  const danger = dangerTold(row.data, isClosed(row, "call.who") ? me.value?.user.name.split(" ")[0] : "");
  const line = danger ? danger.what + small(lineOf(row)) : cap(lineOf(row));
  const what = [line, withinOf(row.data.place)?.replace(/^H/, "h")].filter(Boolean).join(", ");
  return [`${what}.`, danger?.call, on && `Suivi prévu le ${dateFr(on)}.`].filter(Boolean).join(" ").replace(/ ([:;?!])/g, `${NB}$1`);
}

/** @param {Row} row @param {string} text @returns {import("../../types/phone").Draft} */
const leave = ({ id, data }, text) => ({
  kind: "consigne.leave",
  record_id: oneOf(id),
  payload: { round_id: data.round_id, place: { estate: data.estate_id }, text },
});

/** What goes with the end: those ticked and not yet left. @param {Row[]} rows @param {string[]} dropped */
export const leaving = (rows, dropped) => rows.filter((row) => !dropped.includes(row.id) && !left(row)).map((row) => leave(row, words(row)));

/** @param {{rows: Row[], dropped: string[], onDrop: (ids: string[]) => void}} props */
export function ToPass({ rows, dropped, onDrop }) {
  /** @param {string} id */
  const toggle = (id) => onDrop(dropped.includes(id) ? dropped.filter((one) => one !== id) : [...dropped, id]);
  return html`<section class="pad pad--flat">
    <h2>À passer à l’équipe suivante</h2>
    <p class="small soft">Affiché ${HANDOVER_DAYS} jours à qui passe là-bas, avec votre nom. Décochez ce qui n’a pas à l’être.</p>
    <ul class="rows">${rows.map((row) => (left(row) ? h(Left, { row, key: row.id }) : h(Proposed, { row, checked: !dropped.includes(row.id), onToggle: () => toggle(row.id), key: row.id })))}</ul>
  </section>`;
}

/** @param {Row} row */
const formOf = (row) => href(`/tournee/passer/${row.kind}/${row.id}`);

/** @param {{row: Row, checked: boolean, onToggle: () => void}} props */
const Proposed = ({ row, checked, onToggle }) => html`<li class="row row--nowrap">
  <label class="row__main row--check"><input type="checkbox" class="tick-l" checked=${checked} onChange=${onToggle} /><span class="row__main"><b>${words(row)}</b><span class="meta">${whereOf(row.data)}</span></span></label>
  <a class="btn btn--icon" href=${formOf(row)} aria-label=${`Le dire autrement : ${lineOf(row)}`}>${h(Icon, { name: "crayon" })}</a>
</li>`;

/** @param {{row: Row}} props */
function Left({ row }) {
  const out = () => store({ kind: "consigne.withdraw", record_id: oneOf(row.id), payload: {} }, "Consigne retirée");
  const shut = isClosed(view("consigne", oneOf(row.id)).value, "text");
  return html`<li class="row">
    <span class="row__main">${shut ? h(Veil, {}) : html`<b><bdi>${left(row)?.text}</bdi></b>`}<span class="meta">${dots(whereOf(row.data), "laissé à l’équipe suivante")}</span></span>
    <button type="button" class="btn btn--quiet btn--s" onClick=${shut ? askUnlock : out}>Retirer<span class="vh"> : ${shut ? `consigne verrouillée, ${whereOf(row.data)}` : left(row)?.text}</span></button>
  </li>`;
}

/** In her own words. */
export function Passer() {
  const { kind = "", id = "" } = current.value.params;
  const row = peek(kind, id);
  const title = "À l’équipe suivante";
  return row?.data.round_id && row.data.estate_id
    ? h(PassForm, { row, title, key: id })
    : html`${h(HeadBar, { title })}<main><div class="scroll pad">${h(Empty, { icon: "passation", later: "Cette saisie n’est pas encore reçue.", text: "Cette saisie n’est plus sur ce téléphone." })}</div></main>`;
}

/** @param {{row: Row, title: string}} props */
function PassForm({ row, title }) {
  const of = `${row.kind}/${row.id}`;
  const veiled = Boolean(left(row) && isVeiled(view("consigne", oneOf(row.id)).value));
  // `record_id` is the operation's: the consigne has that of its entry.
  const [draft, change, , form] = useDraft("consigne", of, () => ({ spot: row.id, of, record_id: newId(), text: left(row) ? (left(row)?.text ?? "") : words(row) }), veiled);
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return h(Coming, { title });
  const text = draft.text.trim();
  const check = () => /** @type {Record<string, string>} */ (text ? {} : { text: "Écrivez ce que l’équipe suivante doit savoir." });
  const errors = unanswered(asked, check);
  const save = async () => {
    if (!text) return setAsked(check());
    await storeThen(() => back("/tournee/fin"), { ...leave(row, text), op_id: draft.record_id }, "Consigne laissée à l’équipe suivante", null, form);
  };
  return html`${h(HeadBar, { title, plate: plateOf(row.data.place) })}
    <main><div class="scroll">
      <form class="pad stack" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        <p class="small soft">${whereOf(row.data)}. Affiché ${HANDOVER_DAYS} jours à qui passe là, avec votre nom.</p>
        ${h(Words, { label: "Ce qu’il faut savoir en arrivant", needed: true, rows: 4, draft, error: errors.text, onInput: (text) => change({ text }) })}
      </form>
    </div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { icon: "passation", onClick: unlocked(draft, save, veiled), children: "Laisser la consigne" })}${h(Kept, { form })}</div></main>`;
}

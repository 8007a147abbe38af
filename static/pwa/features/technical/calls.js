/** Dangers of a round that nobody could telephone: the call is made now, and noted where it was missing. */
import { useState } from "preact/hooks";
import { html, h, cap, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { ErrorLine } from "../../ui/field.js";
import { DANGER } from "../../core/rules.js";
import { dateFr, dateOf, nowIso, timeFr, whenFr } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { href } from "../../core/router.js";
import { me, nameOf } from "../../device/session.js";
import { lineOf, whereOf } from "../logbook/describe.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { store } from "../logbook/record.js";
import { Beginning, unlocked } from "../logbook/shut.js";
import { CallMade } from "./form.js";
import { callTold, isCall } from "./technical.js";

/** @typedef {{id: string, kind: string, data: any}} Row */

/**
 * Flagged as a danger, without a call: of those she was at. What others telephoned is not told to her.
 * @param {Row[]} entries @param {string} userId @returns {Row[]}
 */
export const withoutCall = (entries, userId) =>
  entries.filter(({ data }) => data.severity === DANGER && !data.cancelled && !data.call?.at && [data.author_id, ...(data.agents ?? [])].includes(userId));

/** Of a danger, for who comes next: that it is one, and who was telephoned, on which day. @param {any} data @param {string} [unread] who to ask, where the service reached is locked @returns {{what: string, call: string}|null} */
export function dangerTold({ severity, call }, unread) {
  if (severity !== DANGER) return null;
  const made = call?.at && `Appel passé le ${dateFr(dateOf(call.at))} à ${timeFr(call.at)}${call.who ? ` : ${call.who}` : unread ? `, service joint à demander à ${unread}` : ""}.`;
  return { what: "Danger : ", call: made || (call ? "Appel pas encore passé." : "") };
}

/** @param {{entries: Row[]}} props */
export function Calls({ entries }) {
  const rows = withoutCall(entries, me.value?.user.id ?? "");
  if (!rows.length) return null;
  return html`<section class="stack-s" aria-label="Dangers sans appel noté">
    ${rows.map((row) => h(Missing, { row, key: row.id }))}
  </section>`;
}

/** @param {{row: Row}} props */
function Missing({ row }) {
  const mine = row.data.author_id === me.value?.user.id;
  return html`<div class="note note--stop">
    ${h(Icon, { name: "appel" })}
    <div class="row__main stack-s">
      <a class="link" href=${href(`/saisie/${row.kind}/${row.id}`)}>Danger sans appel noté : ${cap(lineOf(row))}</a>
      <span class="meta">${dots(whereOf(row.data, row), whenFr(row.data.occurred_at))}</span>
      <span class="small">${mine ? "Appelez maintenant : le 18 ou le 112, puis l’astreinte du bailleur." : `L’appel se note sur le téléphone de ${nameOf(row.data.author_id).split(" ")[0]}, qui a fait cette saisie.`}</span>
      ${mine && h(NoteCall, { row })}
    </div>
  </div>`;
}

/** @param {{row: Row}} props */
function NoteCall({ row }) {
  // `record_id` is the correction's: the entry has its own.
  const [call, change, again, form] = useDraft("call", row.id, () => /** @type {any} */ ({ aside: true, spot: row.id, record_id: newId(), at: nowIso(), who: "" }));
  const [asked, setAsked] = useState(false);
  if (!call) return null;
  const error = asked && call.at && !isCall(call) ? "Écrivez quel service vous avez joint." : "";
  const save = () => {
    if (!isCall(call)) return setAsked(true);
    const payload = { kind: /** @type {const} */ ("technical"), changes: { call: callTold(call) }, reason: "Appel passé ensuite" };
    return store({ kind: "entry.correct", op_id: call.record_id, record_id: row.id, payload }, "Appel noté", null, form);
  };
  return html`<details class="more" open=${again ? true : undefined}>
    <summary>Noter l’appel ${h(Icon, { name: "bas", s: true })}</summary>
    <div class="stack-s">
      ${h(Beginning, { draft: call })}${h(CallMade, { call, of: row.id, reported: row.data.occurred_at, onChange: change })} ${h(ErrorLine, { id: `e-call-${row.id}`, text: error })}
      <button type="button" class="btn btn--s" onClick=${unlocked(call, save)}>Enregistrer l’appel</button>
      ${h(Kept, { form })}
    </div>
  </details>`;
}

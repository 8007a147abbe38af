/** What a mediator notes for herself and the others of the case: added, never changed. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { unanswered } from "../../ui/answered.js";
import { ErrorSummary } from "../../ui/field.js";
import { Coming, HeadBar, MainButton } from "../../ui/screen.js";
import { newId } from "../../core/ids.js";
import { back, current } from "../../core/router.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { storeThen } from "../logbook/record.js";
import { Beginning, unlocked } from "../logbook/shut.js";
import { Gone, Seal, useCase } from "./frame.js";
import { tooLong } from "./meet.js";
import { NOTE_MAX } from "./rules.js";
import { Typed } from "./typed.js";
import { titleOf } from "./ways.js";
import { signOf } from "./where.js";

const TITLE = "Note";

export function Note() {
  const { id, row, data, hers } = useCase();
  return row && hers ? h(NoteForm, { id, data, key: id }) : h(Gone, { title: TITLE });
}

/** @param {{id: string, data: any}} props */
function NoteForm({ id, data }) {
  const { seance = "" } = current.value.query;
  const [draft, change, , key] = useDraft("case.note", `${id} ${seance}`, () => /** @type {any} */ ({
    query: seance ? { seance } : {}, path: `/dossier/${id}/note`, about: TITLE, spot: id, origin: { id: seance || "note" }, record_id: newId(), note_id: newId(), text: "",
  }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return h(Coming, { title: TITLE });
  const of = data.meetings.find((/** @type {any} */ one) => one.id === seance);
  const check = () => noteFault(draft);
  const errors = unanswered(asked, check);
  const save = async () => {
    setAsked(check());
    if (Object.keys(check()).length) return;
    const payload = { note_id: draft.note_id, meeting_id: of?.id ?? null, text: draft.text.trim() };
    const op = /** @type {any} */ ({ kind: "case.note", op_id: draft.record_id, record_id: id, payload });
    await storeThen(() => back(`/dossier/${id}`), op, "Note gardée sur le téléphone", null, key);
  };
  return html`${h(HeadBar, { title: TITLE, plate: signOf(data), to: `/dossier/${id}` })}
    <main><div class="scroll">${h(Seal, {})}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${of && html`<p class="soft">${titleOf(of)}</p>`} ${h(Beginning, { draft })}
        ${h(Typed, { id: "text", label: "Votre note", rows: 6, most: NOTE_MAX, value: draft.text ?? "", error: errors.text, onInput: (text) => change({ text }),
          hint: "Pour les médiateurs du dossier, eux seuls. Des faits, sans nom ni jugement." })}
        <p class="small soft">Une note ne se modifie pas : écrivez-en une autre pour corriger.</p>
      </form></div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { onClick: unlocked(draft, save), children: "Garder la note" })}${h(Kept, { form: key })}</div></main>`;
}

/** @param {{text?: string, shut?: unknown}} draft @returns {Record<string, string>} */
export function noteFault({ text = "" }) {
  const why = text.trim() ? tooLong(text, NOTE_MAX) : "Écrivez ce qui est à noter.";
  return why ? { text: why } : {};
}

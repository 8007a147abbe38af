/** One line of the sheet: a new one, or another text in its place. */
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
import { Veil } from "../vault/veil.js";
import { Gone, Seal, useCase } from "./frame.js";
import { NoMore } from "./halted.js";
import { idOf, mayHear, named, tooLong } from "./meet.js";
import { useReading } from "./reading.js";
import { HERS, LINE_MAX, PARTS } from "./rules.js";
import { Carries } from "./said_lines.js";
import { Typed } from "./typed.js";
import { signOf } from "./where.js";

const TITLE = "Une ligne";

export function Ligne() {
  const { id, row, data, shut, hers } = useCase();
  const { line = "" } = current.value.params;
  useReading(id, hers && !shut);
  if (!row || !hers) return h(Gone, { title: TITLE });
  const one = data.lines.find((/** @type {any} */ it) => it.id === line);
  const why = line === "nouvelle" ? "" : !one ? "Cette ligne n’est plus sur la préparation." : one.carries.some((/** @type {any} */ it) => it.carried) ? "Cela a été dit à l’autre partie : la ligne reste comme elle est. Ajoutez-en une autre." : "";
  if (!why && one?.text !== undefined) return h(LineForm, { id, data, one, key: line });
  if (!why && !one) return h(LineForm, { id, data, one: null, key: line });
  if (why) return h(NoMore, { data, title: TITLE, text: why, to: `/dossier/${id}/feuille` });
  return html`${h(HeadBar, { title: TITLE, plate: signOf(data), to: `/dossier/${id}/feuille` })}
    <main><div class="scroll">${h(Seal, {})}<div class="pad">${h(Veil, {})}</div></div></main>`;
}

/** @param {{id: string, data: any, one: any}} props */
function LineForm({ id, data, one }) {
  const { quoi = "mots", partie = "" } = current.value.query;
  const path = `/dossier/${id}/ligne/${one?.id ?? "nouvelle"}`;
  const [draft, change, , key] = useDraft("case.line", `${path} ${quoi} ${partie}`, () => /** @type {any} */ ({
    query: one ? {} : { quoi, partie }, path, about: "ce que chacun dit", spot: id, origin: { id: one?.id ?? `${quoi}${partie}` }, record_id: newId(), line_id: one?.id ?? newId(),
    part: one?.part ?? quoi, party: idOf(data, one ? (one.party ?? "") : partie) || null, rev: one?.rev ?? null, text: one?.text ?? "", to: [],
  }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return h(Coming, { title: TITLE });
  const check = () => lineFault(draft);
  const errors = unanswered(asked, check);
  const save = async () => {
    setAsked(check());
    if (Object.keys(check()).length) return;
    await storeThen(() => back(`/dossier/${id}/feuille`), lineOps(draft, id), "Ligne gardée sur le téléphone", null, key);
  };
  const hers = HERS.includes(draft.part);
  const [letter = ""] = named(data, [draft.party]);
  const others = !one && hers && letter ? mayHear(data, letter) : [];
  return html`${h(HeadBar, { title: TITLE, plate: signOf(data), to: `/dossier/${id}/feuille` })}
    <main><div class="scroll">${h(Seal, {})}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        <h2 class="step-label">${hers && letter ? `${letter} : ` : ""}${PARTS[draft.part]}</h2> ${h(Beginning, { draft })}
        ${h(Typed, { id: "text", label: "Une chose par ligne", rows: 4, most: LINE_MAX, value: draft.text ?? "", error: errors.text, onInput: (text) => change({ text }) })}
        ${h(Carries, { data, others, to: draft.to, onTo: (/** @type {string[]} */ to) => change({ to }) })}
        ${one?.carries.length > 0 && html`<p class="small">Ce qui était permis l’était de ce texte-ci : changé, il ne pourra plus être dit sans un nouveau consentement.</p>`}
      </form></div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { onClick: unlocked(draft, save), children: "Garder la ligne" })}${h(Kept, { form: key })}</div></main>`;
}

/** @param {{text?: string}} draft @returns {Record<string, string>} */
export function lineFault({ text = "" }) {
  const why = text.trim() ? tooLong(text, LINE_MAX) : "Écrivez ce qui a été dit.";
  return why ? { text: why } : {};
}

/** The line, and the leaves given of it at once. @param {any} draft @param {string} id of the case @returns {any[]} */
export const lineOps = ({ record_id, line_id, part, party, rev, text, to }, id) => [
  { kind: "case.line", op_id: record_id, record_id: id, payload: { line_id, party, part, text: text.trim(), rev } },
  ...to.map((/** @type {string} */ letter) => ({ kind: "case.carry", record_id: id, payload: { line_id, rev: 1, to: letter, allowed: true } })),
];

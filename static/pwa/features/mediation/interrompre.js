/** A mediator ends it, alone and at any time: why, and what then; asked once more, for there is no way back. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary } from "../../ui/field.js";
import { More } from "../../ui/more.js";
import { MainButton } from "../../ui/screen.js";
import { newId } from "../../core/ids.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { Act, doneWith, pageOf, spotOf } from "./act.js";
import { lettersOf, mayInterrupt } from "./ends.js";
import { Seal } from "./frame.js";
import { LongText } from "./longtext.js";
import { reasonsOf } from "./reasons.js";

const TITLE = "Interrompre";
const WORDS_MAX = 300;
const THEN = [
  { code: "reorienter", label: "Réorienter" },
  { code: "clore", label: "Clore" },
];

/** @param {import("./act.js").Case} data */
const why = (data) => (mayInterrupt(data) ? "" : "Ce dossier n’est plus en cours : il n’y a rien à interrompre.");

export const Interrompre = () => h(Act, { title: TITLE, why, Body });

/** @param {string[]} letters */
export const toTell = (letters) => (letters.length ? `Dire à ${letters.join(" et à ")} : ${letters.length} ${letters.length > 1 ? "suivis" : "suivi"} à votre nom` : "Personne à informer");

/** @param {any} draft */
export const build = ({ reason, words, then }) => ({ reason, then, ...(words?.trim() && { words: words.trim() }) });

/** @param {import("./act.js").Of} props */
function Body({ id, data }) {
  const [draft, change, , form] = useDraft("case", `interrompre ${id}`, () => ({ spot: spotOf(id, 3), path: `${pageOf(id)}/interrompre`, record_id: newId(), reason: "", words: "", then: "" }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  const [sure, setSure] = useState(false);
  if (!draft) return null;
  const reasons = reasonsOf("interruptions", data.flow);
  const then = draft.then || (reasons.find(({ code }) => code === draft.reason)?.redirect ? "reorienter" : "clore");
  const check = () => /** @type {Record<string, string>} */ (draft.reason ? {} : { reason: "Choisissez un motif de la liste." });
  const errors = unanswered(asked, check);
  const ask = () => {
    setAsked(check());
    setSure(Boolean(draft.reason));
  };
  const stop = () => doneWith("case.interrupt", { id, data }, build({ ...draft, then }), "La médiation est interrompue. Chaque partie reste à informer.", { form, op_id: draft.record_id });
  const letters = lettersOf(data);
  return html`<div class="scroll">${h(Seal, { number: data.number })}
      <div class="note">${h(Icon, { name: "arret" })}<div class="row__main"><b>C’est vous qui décidez</b><span class="small">Personne ne valide. La coordination le voit.</span></div></div>
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${h(Choices, { name: "reason", legend: "Pourquoi ?", items: reasons, value: draft.reason, error: errors.reason, onPick: (reason) => (setSure(false), change({ reason })) })}
        ${h(Choices, { name: "then", legend: "Ensuite", items: THEN, narrow: true, value: draft.reason ? then : draft.then, onPick: (next) => change({ then: next }) })}
        ${h(More, {
          text: "Dire ce qui s’est passé",
          open: Boolean(draft.words),
          children: () => h(LongText, { id: "words", label: "Ce qui s’est passé", most: WORDS_MAX, hint: "Des faits, sans jugement. Lu par qui suit ce dossier.", value: draft.words, onInput: (words) => change({ words }) }),
        })}
      </form></div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}
      ${
        sure
          ? html`<div role="status"><p><b>Il n’y a pas de retour :</b> la médiation de ce dossier s’arrête. Ensuite : ${then === "clore" ? "clore" : "réorienter"}.</p></div>
            ${h(MainButton, { icon: "arret", onClick: stop, children: "Interrompre la médiation" })}${h(MainButton, { quiet: true, onClick: () => setSure(false), children: "Ne pas interrompre" })}`
          : html`${h(MainButton, { onClick: ask, children: "Interrompre la médiation" })}<p class="meta center">${toTell(letters)}</p>${h(Kept, { form })}`
      }</div>`;
}


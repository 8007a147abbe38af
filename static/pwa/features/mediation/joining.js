/** One more party: which side, in whose name, and who she is if that is known. */
import { useState } from "preact/hooks";
import { unanswered } from "../../ui/answered.js";
import { html, h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary } from "../../ui/field.js";
import { More } from "../../ui/more.js";
import { Coming, HeadBar, MainButton } from "../../ui/screen.js";
import { newId } from "../../core/ids.js";
import { go } from "../../core/router.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { storeThen } from "../logbook/record.js";
import { unlocked } from "../logbook/shut.js";
import { Veil } from "../vault/veil.js";
import { asked } from "./acting.js";
import { Seal } from "./frame.js";
import { nextLetter } from "./laying/parties.js";
import { SIDES, SPEAKS } from "./rules.js";
import { WhoFields, typedOf, unreached } from "./who.js";
import { itemsOf } from "./words.js";

/** @param {{id: string, data: any}} props */
export function Joining({ id, data }) {
  const [draft, change, , form] = useDraft("case", id, () => /** @type {any} */ ({
    spot: id,
    path: `/dossier/${id}/partie/nouvelle`,
    record_id: newId(),
    party: { id: newId(), side: data.parties.length ? "autre" : "demandeur", speaks: "soi", who: {} },
  }));
  const [asking, setAsking] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return h(Coming, { title: "Ajouter une partie" });
  const { party } = draft;
  const payload = { party_id: party.id, side: party.side, speaks: party.speaks, who: typedOf(party.who) };
  const check = () => unreached(party.who);
  const errors = unanswered(asking, check);
  const save = async () => {
    setAsking(check());
    if (Object.keys(check()).length) return;
    await storeThen(() => go(`/dossier/${id}/partie/${party.id}`, { replace: true }), /** @type {any} */ ({ ...asked("case.party", id, payload), op_id: draft.record_id }), "Partie ajoutée", null, form);
  };
  const pick = (/** @type {any} */ patch) => change({ party: { ...party, ...patch } });
  return html`${h(HeadBar, { title: "Ajouter une partie", plate: nextLetter(data.parties), to: `/dossier/${id}` })}
    <main><div class="scroll">${h(Seal, {})}<form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
      ${h(Choices, { name: "side", legend: "Sa place", narrow: true, items: itemsOf(SIDES), value: party.side, onPick: (side) => pick({ side }) })}
      ${h(Choices, { name: "speaks", legend: "Elle parle", items: itemsOf(SPEAKS), value: party.speaks, onPick: (speaks) => pick({ speaks }) })}
      ${draft.shut ? html`<div>${h(Veil, {})}</div>` : h(More, { text: "Qui elle est (facultatif)", open: Boolean(typedOf(party.who)), children: () => h(WhoFields, { who: party.who ?? {}, speaks: party.speaks, errors, change: (who) => pick({ who }) }) })}
    </form></div>
    <div class="dock">${h(ErrorSummary, { errors, asked: asking })}${h(MainButton, { onClick: unlocked(draft, save), children: "Ajouter cette partie" })}${h(Kept, { form })}</div></main>`;
}

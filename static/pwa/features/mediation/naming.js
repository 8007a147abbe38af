/** Who a party is, noted or put right; only what was changed travels, field by field. */
import { useEffect } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { MainButton } from "../../ui/screen.js";
import { newId } from "../../core/ids.js";
import { go } from "../../core/router.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { storeThen } from "../logbook/record.js";
import { unlocked } from "../logbook/shut.js";
import { Veil } from "../vault/veil.js";
import { asked } from "./acting.js";
import { readNow } from "./reading.js";
import { ReachFields, WhoFields, YES, changesOf } from "./who.js";

/** @param {{id: string, one: any, shut: boolean}} props */
export const Naming = ({ id, one, shut }) => (shut ? html`<div>${h(Veil, {})}</div>` : h(Form, { id, one }));

/** What she found when she began lies with what she types: both are sealed (`party.who`). @param {{id: string, one: any}} props */
function Form({ id, one }) {
  const path = `/dossier/${id}/partie/${one.id}`;
  const was = { ...one.who, channel: one.channel, interpreter: one.interpreter ? YES : null };
  const [draft, change, , form] = useDraft("case", one.id, () => /** @type {any} */ ({ spot: one.id, path, record_id: newId(), aside: true, party: { who: { was, now: { ...was } } } }));
  useEffect(() => void readNow(id, one.id), []);
  if (!draft) return null;
  if (draft.shut || !draft.party?.who) return html`<div>${h(Veil, {})}</div>`;
  const { was: found, now } = /** @type {any} */ (draft.party.who);
  const changes = changesOf(found, now);
  const op = /** @type {any} */ ({ ...asked("case.name", id, { party_id: one.id, who: changes }), op_id: draft.record_id });
  const typing = (/** @type {any} */ typed) => change({ party: { who: { was: found, now: typed } } });
  const save = () => storeThen(() => go(`/dossier/${id}`, { replace: true }), op, "Coordonnées enregistrées sur le téléphone", null, form);
  return html`${h(WhoFields, { who: now, speaks: one.speaks, change: typing })}${h(ReachFields, { who: now, change: typing })}
    ${Object.keys(changes).length > 0 && h(MainButton, { quiet: true, onClick: unlocked(draft, save), children: "Enregistrer ces coordonnées" })}${h(Kept, { form })}`;
}

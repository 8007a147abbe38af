/** Who a party is, noted or put right; only what was changed travels, field by field. */
import { useEffect, useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { unanswered } from "../../ui/answered.js";
import { MainButton } from "../../ui/screen.js";
import { newId } from "../../core/ids.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { storeThen } from "../logbook/record.js";
import { unlocked } from "../logbook/shut.js";
import { Veil } from "../vault/veil.js";
import { asked } from "./acting.js";
import { readNow } from "./reading.js";
import { ReachFields, WhoFields, YES, changesOf, unreached } from "./who.js";

/** @param {{id: string, one: any, shut: boolean, onSaved: () => void}} props `onSaved`: she stays where she is, and the form begins anew */
export const Naming = ({ id, one, shut, onSaved }) => (shut ? html`<div>${h(Veil, {})}</div>` : h(Form, { id, one, onSaved }));

/** What she found when she began lies with what she types: both are sealed (`party.who`). @param {{id: string, one: any, onSaved: () => void}} props */
function Form({ id, one, onSaved }) {
  const path = `/dossier/${id}/partie/${one.id}`;
  const was = { ...one.who, channel: one.channel, interpreter: one.interpreter ? YES : null };
  const [draft, change, , form] = useDraft("case", one.id, () => /** @type {any} */ ({ spot: one.id, path, record_id: newId(), aside: true, party: { who: { was, now: { ...was } } } }));
  const [asking, setAsking] = useState(/** @type {Record<string, string>} */ ({}));
  useEffect(() => void readNow(id, one.id), []);
  if (!draft) return null;
  if (draft.shut || !draft.party?.who) return html`<div>${h(Veil, {})}</div>`;
  const { was: found, now } = /** @type {any} */ (draft.party.who);
  const changes = changesOf(found, now);
  const op = /** @type {any} */ ({ ...asked("case.name", id, { party_id: one.id, who: changes }), op_id: draft.record_id });
  // What was there before, and is none, keeps nobody from writing the rest.
  const check = () => unreached(Object.fromEntries(Object.keys(changes).map((name) => [name, now[name] ?? ""])));
  const save = async () => {
    setAsking(check());
    if (!Object.keys(check()).length) await storeThen(onSaved, op, "Coordonnées enregistrées sur le téléphone", null, form);
  };
  const typing = (/** @type {any} */ typed) => change({ party: { who: { was: found, now: typed } } });
  return html`${h(WhoFields, { who: now, speaks: one.speaks, errors: unanswered(asking, check), change: typing })}${h(ReachFields, { who: now, change: typing })}
    ${Object.keys(changes).length > 0 && h(MainButton, { quiet: true, onClick: unlocked(draft, save), children: "Enregistrer ces coordonnées" })}${h(Kept, { form })}`;
}

/** The frame every entry form shares: place, draft, checks and saving. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { ErrorSummary } from "../../ui/field.js";
import { unanswered } from "../../ui/answered.js";
import { Later, More } from "../../ui/more.js";
import { Part } from "../../ui/piece.js";
import { Coming, FormWord, HeadBar, MainButton } from "../../ui/screen.js";
import { nowIso, today } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { back, current, go } from "../../core/router.js";
import { spotOf } from "../../store/drafts.js";
import { entryKinds } from "../../store/kinds.js";
import { estateOf, peek } from "../../store/views.js";
import { contextNow, placeNow } from "../rounds/now.js";
import { schedule, unasked } from "../followups/followup.js";
import { FollowupField } from "../followups/field.js";
import { Own } from "../fields/own.js";
import { PlaceLine } from "../places/picker.js";
import { MISSING } from "../wishes/routes.js";
import { screens } from "./piece.js";
import { storeThen, undoOf } from "./record.js";
import { Kept, Moment, OtherDraft, checkMoment, useDraft } from "./draft.js";
import { Words, unlocked } from "./shut.js";

/**
 * @typedef {import("../../types/phone").EntryKind} EntryKind
 * @typedef {import("../../types/kinds").Form} Form
 */

/** The entry this one grows out of: of a kind the form takes from. @param {Form} spec @param {string} id */
const originOf = (spec, id) => Object.keys(spec.from ?? {}).map((kind) => peek(kind, id)).find(Boolean) ?? null;

/** A new entry. @param {{kind: import("../../types/kinds").Kind}} props */
export function EntryForm({ kind: { name, title, form: known } }) {
  const kind = /** @type {EntryKind} */ (name);
  const spec = /** @type {Form} */ (known);
  const { brouillon, ...query } = current.value.query;
  const { origine, residence, hall } = query;
  const origin = origine ? originOf(spec, origine) : null;
  const place = hall ? { entrance: hall } : residence ? { estate: residence } : (origin?.data.place ?? placeNow());
  const [draft, change, restart, form] = useDraft(kind, JSON.stringify([query, brouillon]), () => ({
    query,
    spot: spotOf(place),
    record_id: newId(),
    at: nowIso(),
    text: "",
    lieu: "",
    context: contextNow(),
    place,
    origin: origin && { kind: origin.kind, id: origin.id },
    followup: unasked(newId()),
    ...spec.defaults,
    ...(origin && spec.from?.[origin.kind]),
    ...(contextNow().round_id ? {} : spec.outOfRound),
  }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return h(Coming, { title });

  const build = () => spec.build({ ...draft, followup: schedule(draft.followup, today()) }, draft.context);
  const check = (payload = build()) => ({ ...checkMoment(draft), ...spec.check(payload, spec.op(draft)) });
  const errors = unanswered(asked, check);
  /** @param {string} [next] path of the form opened after this one */
  const save = async (next) => {
    const payload = build();
    const found = check(payload);
    setAsked(found);
    if (Object.keys(found).length) return;
    /** @type {any} */
    const op = { kind: spec.op(draft), record_id: draft.record_id, occurred_at: draft.at, payload };
    const onward = () => (next ? go(`${next}?origine=${draft.record_id}`, { replace: true }) : back("/tournee"));
    await storeThen(onward, op, spec.saved, undoOf(kind, draft.record_id), form);
  };
  return html`${h(HeadBar, { title, plate: plateOf(draft.place) })}
    <main><div class="scroll">
      ${h(FormWord, {})} ${!restart && h(OtherDraft, { here: { form, at: 0, value: draft } })}
      ${h(PlaceLine, { draft, change, error: errors.place })}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${restart &&
          html`<p class="split small"><span class="soft">Votre brouillon a été repris.</span>${h(Part, { of: { piece: screens, name: "Throw" }, draft, onThrow: restart, look: "link", children: "Repartir de zéro" })}</p>`}
        ${h(Moment, { draft, change, error: errors.moment })}
        ${h(Part, { of: spec.Fields, draft, change, errors })}
        ${h(Later, {
          children: () => html`${h(Own, { kind, draft, change, errors })}
          ${h(More, { text: "Il manque un choix ?", children: () => h(Part, { of: MISSING, kind }) })}
          ${h(FollowupField, { value: draft.followup, error: errors.followup, onPick: (/** @type {any} */ followup) => change({ followup }) })}
          ${h(Words, { draft, error: errors.text, onInput: (/** @type {string} */ text) => change({ text }) })}
          ${h(Next, { kind, onPick: (/** @type {string} */ path) => void unlocked(draft, () => save(path))() })}`,
        })}
      </form>
    </div>
    <div class="dock">
        ${h(ErrorSummary, { errors, asked })} ${h(MainButton, { onClick: unlocked(draft, () => save()), children: spec.save })}
        ${h(Kept, { form, note: spec.note })}
      </div>
    </main>`;
}

/** @param {any} place */
export function plateOf(place) {
  const estate = estateOf(place)?.data;
  const halls = (estate?.buildings ?? []).flatMap((/** @type {any} */ one) => one.entrances);
  return halls.find((/** @type {any} */ one) => one.id === place?.entrance)?.plate ?? estate?.plate ?? null;
}

/** What an entry may reveal: saved first, then carried on with its origin. @param {{kind: string, onPick: (path: string) => void}} props */
export function Next({ kind, onPick }) {
  const grown = entryKinds().filter((one) => one.form?.from?.[kind]);
  if (!grown.length) return null;
  return html`<section class="stack-s">
    <h2 class="step-label">Enregistrer, puis ajouter</h2>
    <div class="choices">
      ${grown.map(({ name, title, form }) => html`<button type="button" class="btn btn--quiet btn--s" key=${name} onClick=${() => onPick(form?.path ?? "")}>${title}</button>`)}
    </div>
  </section>`;
}

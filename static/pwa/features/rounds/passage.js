/** A visit that is not a plain RAS: prevented, or only some halls, or with a word about it. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { unanswered } from "../../ui/answered.js";
import { ErrorSummary } from "../../ui/field.js";
import { Coming, Empty, HeadBar, MainButton } from "../../ui/screen.js";
import { at, nowIso, nowMs } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { current, go } from "../../core/router.js";
import { spotIn } from "../../store/belongs.js";
import { drafts, spotOf } from "../../store/drafts.js";
import { list, peek } from "../../store/views.js";
import { choose, chosen, round, stop, stops } from "./now.js";
import { compact } from "../logbook/logbook.js";
import { storeThen, undoOf } from "../logbook/record.js";
import { Words, unlocked } from "../logbook/shut.js";
import { checkVisit } from "./over.js";
import { entrancesOf, stopsOf, visitPayload } from "./round.js";
import { usable } from "../logbook/lists.js";
import { Kept, Moment, checkMoment, useDraft } from "../logbook/draft.js";

const STATES = [
  { code: "visite", label: "Passage fait" },
  { code: "empeche", label: "Passage empêché" },
];

/**
 * @typedef {{state: "visite"|"empeche", reason: string, text: string, entrances: string[], record_id: string, spot: string,
 *   place: {estate: string}, at: string, context: {round_id: string|null, agents: string[]}, settled?: string}} Draft   `spot`: the stop
 */

/** @typedef {NonNullable<ReturnType<typeof stopOf>>} Here */

/** The stop of the draft asked for, in its own round, else the one she stands at. @param {string} [wanted] */
function stopOf(wanted) {
  const kept = drafts.peek().find((one) => one.form === wanted);
  const spot = kept ? spotIn(kept, spotOf) : stop.value?.id;
  for (const row of list("round").value) {
    const at = stopsOf(row.data).find((one) => one.id === spot);
    if (at) return { at, row, since: kept?.at ?? nowMs() };
  }
  return null;
}

/** @param {Here} here @param {string[]} entrances @returns {Draft} */
const fresh = ({ at: { id, estate_id }, row, since }, entrances) => ({
  record_id: newId(),
  spot: id,
  place: { estate: estate_id },
  at: at(since).toISOString(),
  context: { round_id: row.id, agents: row.data.agents.map((/** @type {any} */ one) => one.id) },
  state: "empeche",
  reason: "",
  text: "",
  entrances,
});

/** @param {{title: string}} props */
const Nowhere = ({ title }) =>
  html`${h(HeadBar, { title })}<main><div class="scroll pad">${h(Empty, { icon: "tournee", later: "Votre tournée n’est pas encore reçue.", text: "Aucun arrêt en cours." })}</div></main>`;

export function Passage() {
  const here = stopOf(current.value.query.brouillon);
  return here ? h(PassageForm, { here, key: here.at.id }) : h(Nowhere, { title: "Passage" });
}

/** @param {{here: Here}} props */
function PassageForm({ here }) {
  const data = peek("estate", here.at.estate_id)?.data;
  const halls = entrancesOf(data ?? {});
  const [draft, change, , form] = useDraft("passage", here.at.id, () => fresh(here, halls.map((one) => one.id)));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return h(Coming, { title: "Passage" });
  const check = () => ({ ...checkMoment(draft), ...checkVisit(payloadOf(draft, here)) });
  const errors = unanswered(asked, check);
  const save = async () => {
    const payload = payloadOf(draft, here);
    const found = check();
    setAsked(found);
    if (Object.keys(found).length) return;
    const [mine] = stops.value.filter((one) => one.id === payload.stop_id);
    if (mine && chosen.value.stop !== mine.id) choose({ stop: mine.id, entrance: "", at: "" });
    await storeVisit(draft, payload, form);
  };
  return html`${h(HeadBar, { title: data?.name ?? "Passage", plate: data?.plate })}
    <main><div class="scroll">
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${h(Moment, { draft, change, error: errors.moment })}
        ${h(Choices, {
          name: "state",
          legend: "Le passage",
          items: STATES,
          value: draft.state,
          onPick: (state) => change({ state }),
        })}
        ${draft.state === "visite" ? h(Halls, { halls, draft, change }) : h(Reason, { draft, change, error: errors.reason })}
        ${h(Words, { draft, error: errors.text, onInput: (text) => change({ text }) })}
      </form>
    </div>
    <div class="dock">
        ${h(ErrorSummary, { errors, asked })} ${h(MainButton, { onClick: unlocked(draft, save), children: "Enregistrer le passage" })}
        ${h(Kept, { form })}
      </div>
    </main>`;
}

/**
 * In the round it was noted in, or in the one under way: there the same estate is another stop, or none.
 * @param {Draft} draft @param {Here} here
 */
const payloadOf = ({ state, reason, text, entrances, context }, { at: { id, estate_id }, row }) => {
  const there = context.round_id === row.id ? id : stops.value.find((one) => one.estate_id === estate_id)?.id;
  return compact(
    visitPayload({
      round_id: context.round_id ?? "",
      stop_id: there ?? null,
      estate_id,
      agents: context.agents,
      entrances,
      state,
      reason: state === "visite" ? "" : reason,
      text,
    }),
  );
};

/** @param {Draft} draft @param {any} payload @param {string} form */
function storeVisit({ record_id, state, settled, at: noted }, payload, form) {
  const text = state === "visite" ? "Passage enregistré sur le téléphone" : "Passage empêché, enregistré sur le téléphone";
  const occurred_at = settled ? noted : nowIso();
  /** @type {import("../../types/phone").Draft} */
  const op = { kind: "visit.record", record_id, occurred_at, payload };
  return storeThen(() => go("/tournee", { replace: true }), op, text, undoOf("visit", record_id), form);
}

/** Which halls were walked, where there are several. @param {{halls: any[], draft: Draft, change: (patch: Partial<Draft>) => void}} props */
const Halls = ({ halls, draft, change }) =>
  halls.length > 1
    ? h(Choices, {
        name: "entrances",
        legend: "Halls parcourus",
        hint: "plusieurs choix",
        multi: true,
        narrow: true,
        items: halls.map((one) => ({ code: one.id, label: one.label })),
        value: draft.entrances,
        onPick: (entrances) => change({ entrances }),
      })
    : null;

/** @param {{draft: Draft, change: (patch: Partial<Draft>) => void, error?: string}} props */
const Reason = ({ draft, change, error }) =>
  h(Choices, {
    name: "reason",
    legend: "Pourquoi",
    items: usable("motif_empeche"),
    value: draft.reason,
    error,
    onPick: (reason) => change({ reason }),
  });

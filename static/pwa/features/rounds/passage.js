/** A visit that is not a plain RAS: prevented, or only some halls, or with a word about it. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary, FreeText } from "../../ui/field.js";
import { Coming, Empty, HeadBar, MainButton } from "../../ui/screen.js";
import { newId } from "../../core/ids.js";
import { go } from "../../core/router.js";
import { agentsNow, choose, chosen, estate, round, stop } from "./now.js";
import { store, undoOf } from "../logbook/record.js";
import { checkVisit, entrancesOf, visitPayload } from "./round.js";
import { usable } from "../logbook/lists.js";
import { useDraft } from "../logbook/draft.js";

const STATES = [
  { code: "visite", label: "Passage fait" },
  { code: "empeche", label: "Passage empêché" },
];

/** @typedef {{state: "visite"|"empeche", reason: string, text: string, entrances: string[], record_id: string}} Draft */

/** @param {string[]} entrances @returns {Draft} */
const fresh = (entrances) => ({ record_id: newId(), state: "empeche", reason: "", text: "", entrances });

export function Passage() {
  const at = stop.value;
  const halls = entrancesOf(estate.value?.data ?? {});
  const form = `passage/${at?.id ?? ""}`;
  const [draft, change] = useDraft(form, () => fresh(halls.map((one) => one.id)));
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  if (!at || !round.value)
    return html`${h(HeadBar, { title: "Passage" })}<main><div class="scroll pad">${h(Empty, { icon: "tournee", text: "Aucun arrêt en cours." })}</div></main>`;
  if (!draft) return h(Coming, { title: "Passage" });
  const save = async () => {
    const payload = payloadOf(draft, at);
    const found = checkVisit(payload);
    setErrors(found);
    if (Object.keys(found).length) return;
    if (chosen.value.stop !== at.id) choose({ stop: at.id, entrance: "", at: "" });
    if (await storeVisit(draft, payload, form)) go("/tournee", { replace: true });
  };
  return html`${h(HeadBar, { title: estate.value?.data.name ?? "Passage", plate: estate.value?.data.plate })}
    <main><div class="scroll">
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${h(Choices, {
          name: "state",
          legend: "Le passage",
          items: STATES,
          value: draft.state,
          onPick: (state) => change({ state }),
        })}
        ${draft.state === "visite" ? h(Halls, { halls, draft, change }) : h(Reason, { draft, change, error: errors.reason })}
        ${h(FreeText, { value: draft.text, onInput: (text) => change({ text }) })}
      </form>
    </div>
    <div class="dock">
        ${h(ErrorSummary, { errors })} ${h(MainButton, { onClick: save, children: "Enregistrer le passage" })}
        <p class="meta center">Brouillon gardé sur ce téléphone</p>
      </div>
    </main>`;
}

/** @param {Draft} draft @param {import("../../types/feed").Stop} at */
const payloadOf = ({ state, reason, text, entrances }, at) =>
  visitPayload({
    round_id: round.value?.id ?? "",
    stop_id: at.id,
    estate_id: at.estate_id,
    agents: agentsNow(),
    entrances,
    state,
    reason: state === "visite" ? "" : reason,
    text,
  });

/** @param {Draft} draft @param {any} payload @param {string} form */
function storeVisit({ record_id, state }, payload, form) {
  const text = state === "visite" ? "Passage enregistré sur le téléphone" : "Passage empêché, enregistré sur le téléphone";
  return store({ kind: "visit.record", record_id, payload }, text, undoOf("visit", record_id), form);
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

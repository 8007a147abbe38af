/** A visit that is not a plain RAS: prevented, or only some halls, or with a word about it. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary, FreeText } from "../../ui/field.js";
import { Empty, HeadBar, MainButton } from "../../ui/screen.js";
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

export function Passage() {
  const at = stop.value;
  const halls = entrancesOf(estate.value?.data ?? {});
  const form = `passage/${at?.id ?? ""}`;
  const [draft, change] = useDraft(form, () => ({
    record_id: newId(),
    state: /** @type {"visite"|"empeche"} */ ("empeche"),
    reason: "",
    text: "",
    entrances: halls.map((one) => one.id),
  }));
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  if (!at || !round.value)
    return html`${h(HeadBar, { title: "Passage" })}<main><div class="scroll pad">${h(Empty, { icon: "tournee", text: "Aucun arrêt en cours." })}</div></main>`;
  if (!draft) return h(HeadBar, { title: "Passage" });
  const done = draft.state === "visite";
  const save = async () => {
    const payload = visitPayload({
      round_id: round.value?.id ?? "",
      stop_id: at.id,
      estate_id: at.estate_id,
      agents: agentsNow(),
      entrances: draft.entrances,
      state: draft.state,
      reason: done ? "" : draft.reason,
      text: draft.text,
    });
    const found = checkVisit(payload);
    setErrors(found);
    if (Object.keys(found).length) return;
    const text = done ? "Passage enregistré sur le téléphone" : "Passage empêché, enregistré sur le téléphone";
    if (chosen.value.stop !== at.id) choose({ stop: at.id, entrance: "", at: "" });
    if (
      await store(
        { kind: "visit.record", record_id: draft.record_id, payload },
        text,
        undoOf("visit", draft.record_id),
        form,
      )
    )
      go("/tournee", { replace: true });
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
        ${
          done
            ? halls.length > 1 &&
              h(Choices, {
                name: "entrances",
                legend: "Halls parcourus",
                hint: "plusieurs choix",
                multi: true,
                narrow: true,
                items: halls.map((one) => ({ code: one.id, label: one.label })),
                value: draft.entrances,
                onPick: (entrances) => change({ entrances }),
              })
            : h(Choices, {
                name: "reason",
                legend: "Pourquoi",
                items: usable("motif_empeche"),
                value: draft.reason,
                error: errors.reason,
                onPick: (reason) => change({ reason }),
              })
        }
        ${h(FreeText, { value: draft.text, onInput: (text) => change({ text }) })}
      </form>
    </div>
    <div class="dock">
        ${h(ErrorSummary, { errors })} ${h(MainButton, { onClick: save, children: "Enregistrer le passage" })}
        <p class="meta center">Brouillon gardé sur ce téléphone</p>
      </div>
    </main>`;
}

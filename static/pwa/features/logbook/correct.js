/** Correcting an entry, one's own or the partner's: the same form, and only what changed travels. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary, FreeText } from "../../ui/field.js";
import { unanswered } from "../../ui/answered.js";
import { Part } from "../../ui/piece.js";
import { Coming, Empty, HeadBar, MainButton } from "../../ui/screen.js";
import { trueNowMs } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { back, current } from "../../core/router.js";
import { CORRECTION_HOURS } from "../../core/rules.js";
import { me } from "../../device/session.js";
import { kindOf } from "../../store/kinds.js";
import { dropDraft } from "../../store/drafts.js";
import { peek } from "../../store/views.js";
import { Own } from "../fields/own.js";
import { PlaceLine } from "../places/picker.js";
import { Kept, useDraft } from "./draft.js";
import { plateOf } from "./form.js";
import { changesBetween, mayCorrect } from "./correcting.js";
import { store } from "./record.js";

/** Why an entry is corrected: chosen, so that no name is typed there. */
const REASONS = ["Erreur de saisie", "Précision apportée ensuite", "Mauvais lieu"].map((label) => ({
  code: label,
  label,
}));

export function CorrectForm() {
  const { id = "" } = current.value.params;
  const kind = /** @type {import("../../types/phone").EntryKind} */ (current.value.params.kind ?? "");
  const { title, form: spec } = kindOf(kind);
  const row = peek(kind, id);
  const [draft, change, , form] = useDraft("correct", id, () => ({
    text: "",
    lieu: "",
    reason: "Erreur de saisie",
    ...spec?.defaults,
    ...row?.data,
    ...(row && spec?.reopen?.(row.data)),
    record_id: newId(), // of the operation: the entry has its own
    at: row?.data.occurred_at,
    spot: id,
    entry: kind,
  }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  const mine = row && spec && mayCorrect(row.data, me.value?.user.id ?? "", trueNowMs());
  if (!mine)
    return html`${h(HeadBar, { title: "Corriger" })}
      <main><div class="scroll pad">${h(Empty, {
        icon: "crayon",
        text: `Cette saisie ne se corrige plus d’ici. Après ${CORRECTION_HOURS} heures, demandez à votre coordinateur.`,
      })}</div></main>`;
  if (!draft) return h(Coming, { title: "Corriger" });
  const context = { round_id: row.data.round_id, agents: row.data.agents };
  const build = () => spec.build({ ...draft, followup: null }, context);
  const check = (payload = build()) => ({ ...draft.off, ...spec.check({ ...payload, followup: true }, spec.op(draft)) });
  const errors = unanswered(asked, check);
  const save = async () => {
    const payload = build();
    const found = check(payload);
    setAsked(found);
    if (Object.keys(found).length) return;
    const before = spec.build({ ...spec.defaults, ...row.data, ...spec.reopen?.(row.data), followup: null }, context);
    const changes = changesBetween(before, payload);
    if (!Object.keys(changes).length) {
      await dropDraft(form);
      return back(`/saisie/${kind}/${id}`);
    }
    /** @type {import("../../types/phone").Draft} */
    const op = { kind: "entry.correct", op_id: draft.record_id, record_id: id, payload: { kind, changes, reason: draft.reason } };
    if (await store(op, "Correction enregistrée sur le téléphone", null, form)) back(`/saisie/${kind}/${id}`);
  };
  return html`${h(HeadBar, {
    title: `Corriger : ${title.toLowerCase()}`,
    plate: plateOf(draft.place),
  })}
    <main><div class="scroll">
      ${h(PlaceLine, { draft, change, error: errors.place })}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${h(Part, { of: spec.Fields, draft, change, errors })} ${h(Own, { kind, draft, change, errors })}
        ${h(FreeText, { value: draft.text ?? "", error: errors.text, onInput: (text) => change({ text }) })}
        ${h(Choices, {
          name: "reason",
          legend: "Pourquoi corriger",
          items: REASONS,
          value: draft.reason,
          onPick: (reason) => change({ reason }),
        })}
      </form>
    </div>
    <div class="dock">
        ${h(ErrorSummary, { errors, asked })} ${h(MainButton, {
          onClick: save,
          children: "Enregistrer la correction",
        })}
        ${h(Kept, { form, note: "Chaque version est gardée" })}
      </div>
    </main>`;
}

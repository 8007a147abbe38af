/** Correcting an entry, one's own or the partner's: the same form, and only what she changed travels. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary } from "../../ui/field.js";
import { unanswered } from "../../ui/answered.js";
import { Part } from "../../ui/piece.js";
import { Coming, Empty, HeadBar, MainButton } from "../../ui/screen.js";
import { trueNowMs, whenFr } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { back, current } from "../../core/router.js";
import { CORRECTION_HOURS } from "../../core/rules.js";
import { me } from "../../device/session.js";
import { kindOf } from "../../store/kinds.js";
import { dropDraft } from "../../store/drafts.js";
import { view } from "../../store/views.js";
import { Own } from "../fields/own.js";
import { PlaceLine } from "../places/picker.js";
import { who } from "./alike.js";
import { Kept, useDraft } from "./draft.js";
import { plateOf } from "./form.js";
import { changesBetween, fill, mayCorrect, unshut } from "./correcting.js";
import { storeThen } from "./record.js";
import { Words, tooLong, unlocked } from "./shut.js";

/** Why an entry is corrected: chosen, so that no name is typed there. */
const REASONS = ["Erreur de saisie", "Précision apportée ensuite", "Mauvais lieu"].map((label) => ({
  code: label,
  label,
}));

export function CorrectForm() {
  const { id = "" } = current.value.params;
  const kind = /** @type {import("../../types/phone").EntryKind} */ (current.value.params.kind ?? "");
  const { title, form: spec } = kindOf(kind);
  const row = view(kind, id).value;
  const mine = row && spec && mayCorrect(row.data, me.value?.user.id ?? "", trueNowMs());
  const [draft, change, , form] = useDraft("correct", row ? id : "", () => ({
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
    begun: mine ? begun(spec, row.data) : null,
  }), Boolean(row?.locked), fill);
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  const cancelled = row?.data.cancelled ? `Saisie annulée ${byAt(row.data)} : elle ne se corrige plus.` : "";
  // Called off while she was writing: what she wrote stays before her.
  if (!spec || !row || !(mine || cancelled) || draft?.begun === null)
    return html`${h(HeadBar, { title: "Corriger" })}
      <main><div class="scroll pad">${h(Empty, {
        icon: "crayon",
        later: row ? "" : "Cette saisie n’est pas encore reçue.",
        text: cancelled || `Cette saisie ne se corrige plus d’ici. Après ${CORRECTION_HOURS} heures, demandez à votre coordinateur.`,
      })}</div></main>`;
  if (!draft) return h(Coming, { title: "Corriger" });
  const context = { round_id: draft.begun.as.round_id, agents: draft.begun.as.agents };
  const build = () => spec.build({ ...draft, followup: null }, context);
  const check = (payload = build()) => ({ ...(cancelled && { entry: cancelled }), ...draft.off, ...tooLong(draft), ...unshut(draft, payload, spec.check({ ...payload, followup: true }, spec.op(draft))) });
  const errors = unanswered(asked, check);
  const save = async () => {
    const payload = build();
    const found = check(payload);
    setAsked(found);
    if (Object.keys(found).length) return;
    const changes = changesBetween(draft.begun.as, payload);
    if (!Object.keys(changes).length) {
      void dropDraft(form);
      return back(`/saisie/${kind}/${id}`);
    }
    /** @type {import("../../types/phone").Draft} */
    const op = { kind: "entry.correct", op_id: draft.record_id, record_id: id, payload: { kind, changes, reason: draft.reason } };
    await storeThen(() => back(`/saisie/${kind}/${id}`), op, "Correction enregistrée sur le téléphone", null, form);
  };
  return html`${h(HeadBar, {
    title: `Corriger : ${title.toLowerCase()}`,
    plate: plateOf(draft.place),
  })}
    <main><div class="scroll">
      ${h(Meanwhile, { data: row.data, begun: draft.begun, cancelled })} ${h(PlaceLine, { draft, change, error: errors.place })}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${h(Part, { of: spec.Fields, draft, change, errors })} ${h(Own, { kind, draft, change, errors })}
        ${h(Words, { draft, error: errors.text, onInput: (text) => change({ text }) })}
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
          onClick: unlocked(draft, save),
          children: "Enregistrer la correction",
        })}
        ${h(Kept, { form, note: "Chaque version est gardée" })}
      </div>
    </main>`;
}

/** « par Yoann, 21:11 » @param {any} data */
const byAt = ({ changed }) => (changed ? `par ${who(changed.by)}, ${whenFr(changed.at)}` : "");

/**
 * The entry as she found it: whatever another corrects meanwhile is not undone by a form that was open.
 * @param {NonNullable<import("../../types/kinds").Kind["form"]>} spec @param {any} data
 */
const begun = (spec, data) => ({
  as: spec.build({ ...spec.defaults, ...data, ...spec.reopen?.(data), followup: null }, { round_id: data.round_id, agents: data.agents }),
  changed: data.changed?.at,
});

/** What the partner or the coordination did to it since she opened the form. @param {{data: any, begun: any, cancelled: string}} props */
function Meanwhile({ data, begun: { as, changed }, cancelled }) {
  const text = !cancelled && data.text && data.text !== as.text;
  const note = html`<div class="note" id="f-entry" tabindex="-1"><div class="row__main">
    <b>${cancelled || `Saisie corrigée ${byAt(data)}`}</b>
    ${!cancelled && html`<span class="small">Seul ce que vous changez ici remplacera ce qui s’y trouve.${text ? " Le texte y est maintenant :" : ""}</span>`}
    ${text && html`<p class="said"><bdi>${data.text}</bdi></p>`}
  </div></div>`;
  return html`<div role="status">${(cancelled || data.changed?.at !== changed) && note}</div>`;
}

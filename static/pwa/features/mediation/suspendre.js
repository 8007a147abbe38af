/** Put aside until a day, its clocks stopped; or taken up again where it was. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary } from "../../ui/field.js";
import { MainButton } from "../../ui/screen.js";
import { addDays, dateFr, today } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { stateLabel } from "../logbook/words.js";
import { Act, doneWith, pageOf, spotOf } from "./act.js";
import { checkSuspension, maySuspend } from "./ends.js";
import { Seal } from "./frame.js";
import { longestOf, reasonsOf } from "./reasons.js";
import { When } from "./when.js";

/** @param {import("./act.js").Case} data */
const why = (data) => (maySuspend(data) || data.state === "suspendu" ? "" : "Ce dossier n’est plus en cours : il n’y a rien à suspendre.");

/** @param {import("./act.js").Of} of */
const Body = (of) => (of.data.state === "suspendu" ? h(Resume, of) : h(Suspend, of));

export const Suspendre = () => h(Act, { title: "Suspendre", why, Body });

/** @param {import("./act.js").Of} props */
function Resume({ id, data }) {
  const resume = () => doneWith("case.resume", { id, data }, {}, "Le dossier reprend là où il était");
  return html`<div class="scroll">${h(Seal, { number: data.number })}
      <div class="note">${h(Icon, { name: "horloge" })}<div class="row__main"><b>Suspendu depuis le ${dateFr(data.state_since)}</b>${data.resume_on && html`<span class="small">Reprise prévue le ${dateFr(data.resume_on)}.</span>`}</div></div>
      <div class="pad"><p>Ses horloges sont arrêtées. Il reprend là où il était : « ${stateLabel("dossier", data.before ?? "")} ».</p></div></div>
    <div class="dock">${h(MainButton, { onClick: resume, children: "Reprendre le dossier" })}</div>`;
}

/** @param {import("./act.js").Of} props */
function Suspend({ id, data }) {
  const [draft, change, , form] = useDraft("case", `suspendre ${id}`, () => ({ spot: spotOf(id, 4), path: `${pageOf(id)}/suspendre`, record_id: newId(), reason: "", resume_on: addDays(today(), 14) }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return null;
  const longest = longestOf(data.flow);
  const check = () => checkSuspension(draft, today(), longest);
  const errors = unanswered(asked, check);
  const save = async () => {
    setAsked(check());
    if (Object.keys(check()).length) return;
    const { reason, resume_on } = draft;
    await doneWith("case.suspend", { id, data }, { reason, resume_on }, "Le dossier est suspendu, ses horloges sont arrêtées", { form, op_id: draft.record_id });
  };
  return html`<div class="scroll">${h(Seal, { number: data.number })}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${h(Choices, { name: "reason", legend: "Pourquoi ?", items: reasonsOf("suspensions", data.flow), value: draft.reason, error: errors.reason, onPick: (reason) => change({ reason }) })}
        ${h(When, { name: "resume_on", legend: "Reprise", from: today(), days: [7, 14, 30], value: draft.resume_on, error: errors.resume_on, onPick: (resume_on) => change({ resume_on: resume_on ?? "" }) })}
        <p class="small soft">Une suspension dure ${longest} jours au plus. Les parties le savent par vous.</p>
      </form></div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { onClick: save, children: draft.resume_on ? `Suspendre jusqu’au ${dateFr(draft.resume_on)}` : "Suspendre le dossier" })}${h(Kept, { form })}</div>`;
}

/** The end of a case: what still stands in the way, then how it ended. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary } from "../../ui/field.js";
import { MainButton } from "../../ui/screen.js";
import { today } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { href } from "../../core/router.js";
import { list } from "../../store/views.js";
import { isOpen } from "../followups/followup.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { usable } from "../logbook/lists.js";
import { stateLabel } from "../logbook/words.js";
import { Act, doneWith, pageOf, spotOf } from "./act.js";
import { checkClosing, fits, lacks, mayClose } from "./ends.js";
import { Seal } from "./frame.js";
import { result, seenOf, summary } from "./holding.js";
import { choices } from "./reasons.js";
import { KEPT } from "./rules.js";

/** @param {import("./act.js").Case} data */
const why = (data) => (mayClose(data) ? "" : `Ce dossier est « ${stateLabel("dossier", data.state)} » : il ne se clôt pas encore.`);

export const Clore = () => h(Act, { title: "Clore", why, Body });

/** Where each is settled; what the service alone knows settled does not keep her from asking. */
const SETTLED_AT = /** @type {Record<string, [string, string]>} */ ({ informer: ["informer", "Informer"], points: ["point", "Noter le point"], suivis: ["", "Voir le dossier"] });
const ASKED_ALL_THE_SAME = "suivis";

/** Open ones about it, those of its checks apart: they go with what they remind of. @param {import("./act.js").Of} of */
function followupsOf({ id, data }) {
  const checks = new Set(data.agreement?.commitments.flatMap((one) => one.checks.map(({ followup_id }) => followup_id)));
  return list("followup").value.filter((row) => row.data.subject?.id === id && isOpen(row.data) && !checks.has(row.id)).length;
}

/** @param {import("./act.js").Of} props */
function Body({ id, data }) {
  const seen = data.agreement ? seenOf(data.agreement) : null;
  const [draft, change, , form] = useDraft("case", `clore ${id}`, () => ({ spot: spotOf(id, 6), path: `${pageOf(id)}/clore`, record_id: newId(), outcome: "", kept: seen ? result(seen) : "" }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return null;
  const lacking = lacks(data, followupsOf({ id, data }), today());
  const stands = lacking.find(({ code }) => code !== ASKED_ALL_THE_SAME);
  const said = { outcome: draft.outcome, kept: seen ? draft.kept || null : null };
  const check = () => ({ ...(stands && { [stands.code]: stands.said }), ...checkClosing(data, said) });
  const errors = unanswered(asked, check);
  const save = async () => {
    setAsked(check());
    if (Object.keys(check()).length) return;
    await doneWith("case.close", { id, data }, said, "Le dossier est clos", { form, op_id: draft.record_id });
  };
  return html`<div class="scroll">${h(Seal, { number: data.number })}
      <section class="pad stack-s"><h2>Avant de clore</h2>
        <ul class="rows">${lacking.map((one) => h(Lack, { id, one, key: one.code }))}${!lacking.length && html`<li class="row row--nowrap">${h(Icon, { name: "ras", s: true })}<span class="row__main">Rien ne s’y oppose : chaque partie est informée, aucun suivi n’attend.</span></li>`}</ul>
      </section>
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${seen && html`<p class="small soft">Accord : ${summary(seen, today())}.</p>${h(Choices, { name: "kept", legend: "L’accord", items: choices(KEPT), value: draft.kept, error: errors.kept, onPick: (kept) => change({ kept }) })}`}
        ${h(Choices, { name: "outcome", legend: "Issue", items: usable("issue").filter((one) => fits(data, one.code)), value: draft.outcome, error: errors.outcome, onPick: (outcome) => change({ outcome }) })}
        <p class="small soft">La coordination peut le rouvrir dans l’année, sous le même numéro.</p>
      </form></div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { icon: "ras", onClick: save, children: "Clore le dossier" })}${h(Kept, { form })}</div>`;
}

/** @param {{id: string, one: import("./ends.js").Lack}} props */
function Lack({ id, one: { code, said } }) {
  const [path, words] = SETTLED_AT[code] ?? ["", "Voir le dossier"];
  return html`<li class="row" id=${`f-${code}`} tabindex="-1">${h(Icon, { name: "attente", s: true })}<span class="row__main">${said}</span><a class="btn btn--quiet btn--s" href=${href([pageOf(id), path].filter(Boolean).join("/"))}>${words}</a></li>`;
}

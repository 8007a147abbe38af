/** A change of a list, proposed: which list, what of it, in which words. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorLine, ErrorSummary, Field } from "../../ui/field.js";
import { Coming, HeadBar, MainButton } from "../../ui/screen.js";
import { newId } from "../../core/ids.js";
import { back, current } from "../../core/router.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { usable } from "../logbook/lists.js";
import { storeThen } from "../logbook/record.js";
import { Beginning, unlocked } from "../logbook/shut.js";
import { LABEL_MAX, LISTS, build, check, named, wantsOf } from "./wishes.js";

const TITLE = "Proposer un changement";
const HINT = `${LABEL_MAX} signes au plus, comme dans le formulaire. Aucun nom de personne.`;

/** @type {import("./wishes.js").Asked} */
const NOTHING = { list: "", want: "", line: "", text: "" };

export function Propose() {
  const list = named(current.value.query.liste);
  // Each list asked for from a form has a draft of its own.
  const [draft, change, , form] = useDraft("wish", list, () => ({ spot: list, record_id: newId(), ...NOTHING, list }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return h(Coming, { title: TITLE });
  const errors = unanswered(asked, () => check(draft));
  const save = async () => {
    const found = check(draft);
    setAsked(found);
    if (Object.keys(found).length) return;
    /** @type {import("../../types/phone").Draft} */
    const op = { kind: "list.propose", record_id: draft.record_id, payload: build(draft) };
    await storeThen(() => back("/listes"), op, "Proposition gardée", null, form);
  };
  return html`${h(HeadBar, { title: TITLE, to: "/listes" })}
    <main><div class="scroll">
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>${h(Beginning, { draft })}${h(Fields, { draft, change, errors })}</form>
    </div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { onClick: unlocked(draft, save), children: "Proposer" })}${h(Kept, { form })}</div></main>`;
}

/** @param {import("../../types/kinds").FieldsProps} props */
function Fields({ draft: { list, want, line, text }, change, errors }) {
  const wants = wantsOf(list);
  /** @param {string} picked */
  const pickList = (picked) => change({ list: picked, line: "", want: wantsOf(picked).some(({ code }) => code === want) ? want : "" });
  return html`${h(Select, { id: "list", label: "Dans quelle liste", value: list, error: errors.list, onPick: pickList, children: Object.entries(LISTS).map(option) })}
    ${list && h(Choices, { name: "want", legend: "Ce que vous proposez", items: wants, value: want, error: errors.want, onPick: (code) => change({ want: code }) })}
    ${want && want !== "manque" && h(Select, { id: "line", label: "Quelle ligne", value: line, error: errors.line, onPick: (code) => change({ line: code }), children: lines(list) })}
    ${
      want &&
      want !== "inutile" &&
      h(Field, { id: "text", label: want === "manque" ? "La ligne à ajouter" : "Le libellé que vous proposez", value: text, hint: HINT, error: errors.text, maxlength: LABEL_MAX, onInput: (typed) => change({ text: typed }) })
    }`;
}

/** @param {{id: string, label: string, value: string, error?: string, onPick: (code: string) => void, children: any}} props */
function Select({ id, label, value, error, onPick, children }) {
  return html`<div class="field"><label for=${`f-${id}`}>${label}</label>
    <select class="input" id=${`f-${id}`} value=${value} aria-invalid=${error ? "true" : undefined} aria-describedby=${error ? `e-${id}` : undefined}
      onChange=${(/** @type {any} */ e) => onPick(e.target.value)}><option value="">Choisissez…</option>${children}</select>
    ${h(ErrorLine, { id: `e-${id}`, text: error })}</div>`;
}

/** @param {[string, string]} pair */
const option = ([code, label]) => html`<option key=${code} value=${code}>${label}</option>`;

/** The lines she is offered, those of a family under it. @param {string} list */
function lines(list) {
  const offered = usable(list);
  return offered
    .filter((one) => !one.parent)
    .flatMap((top) => [option([top.code, top.label]), ...offered.filter((one) => one.parent === top.code).map((one) => option([one.code, `– ${one.label}`]))]);
}

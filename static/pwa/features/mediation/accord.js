/** What the parties agree on, noted with them in the room: by word or signed, read aloud, a copy for each; saved as one. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary, Field } from "../../ui/field.js";
import { MainButton } from "../../ui/screen.js";
import { dateFr, today } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { current } from "../../core/router.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { Act, doneWith, pageOf, spotOf } from "./act.js";
import { copyWays, nothing } from "./agreement.js";
import { Deal } from "./deal.js";
import { noAgreement } from "./ends.js";
import { Seal } from "./frame.js";
import { build, faults, fresh, rewritten, signers, written } from "./agreeing.js";
import { Commitment } from "./commitment.js";
import { choices } from "./reasons.js";
import { FORMS, PROMISES_MOST, SIGNED } from "./rules.js";
import { Signature } from "./signature.js";

const EXTENTS = [
  { code: "total", label: "Tout le désaccord" },
  { code: "partiel", label: "Une partie" },
];
const LATER = { code: "", label: "Plus tard" };

const renews = () => Boolean(current.value.query.autre);
/** @param {import("./act.js").Case} data */
const stands = (data) => (renews() || data.state === "mediation" ? null : data.agreement);
/** @param {import("./act.js").Case} data */
const why = (data) => (stands(data) ? "" : noAgreement(data, renews()));

export const Accord = () => h(Act, { title: "Accord", reads: true, why, Body });

/** @param {import("./act.js").Of} props */
function Body({ id, data }) {
  const agreement = stands(data);
  return agreement ? h(Deal, { id, data, agreement }) : h(Form, { id, data, anew: renews() });
}

/** @param {import("./act.js").Of & {anew: boolean}} props */
function Form({ id, data, anew }) {
  const path = `${pageOf(id)}/accord`;
  const [draft, change, , form] = useDraft("case", `accord ${id} ${anew}`, () => /** @type {any} */ ({ spot: spotOf(id, anew ? 2 : 1), path, record_id: newId(), agreement_id: newId(), ...(anew && { query: { autre: "1" } }), ...fresh(anew ? data.agreement : null, signers(data)) }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return null;
  const { commitments = [], signatures = [] } = draft;
  const found = () => faults(draft, data, today());
  const errors = unanswered(asked, found);
  const save = async () => {
    setAsked(found());
    if (Object.keys(found()).length) return;
    await doneWith("case.agreement", { id, data }, build(draft, data, anew), "Accord enregistré sur le téléphone", { form, op_id: draft.record_id });
  };
  const reword = (/** @type {any} */ patch) => change(rewritten(draft, patch));
  /** @param {number} index @param {any} patch */
  const say = (index, patch) => reword({ commitments: commitments.map((/** @type {any} */ one, /** @type {number} */ at) => (at === index ? { ...one, ...patch } : one)) });
  /** @param {string} letter @param {any} strokes */
  const sign = (letter, strokes) => change({ signatures: [...signatures.filter((/** @type {any} */ one) => one.letter !== letter), ...(strokes.length ? [{ letter, strokes }] : [])] });
  const letters = signers(data);
  return html`<div class="scroll">${h(Seal, { number: data.number })}
      ${anew && html`<div class="note">${h(Icon, { name: "document" })}<div class="row__main"><b>À la place de l’accord d’avant</b><span class="small">Ce qu’on en savait reste dans le dossier. Les points recommencent.</span></div></div>`}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${h(Choices, { name: "forme", legend: "L’accord est", narrow: true, items: choices(FORMS), value: draft.form, error: errors.forme, onPick: (one) => change({ form: one }) })}
        ${h(Choices, { name: "etendue", legend: "Il règle", items: EXTENTS, value: draft.extent, error: errors.etendue, onPick: (extent) => reword({ extent }) })}
        ${commitments.map((/** @type {any} */ one, /** @type {number} */ index) => h(Commitment, { key: index, rank: index + 1, one, letters, made_on: draft.made_on, errors, onChange: (patch) => say(index, patch), onDrop: commitments.length > 1 ? () => reword({ commitments: commitments.filter((/** @type {any} */ _, /** @type {number} */ at) => at !== index) }) : null }))}
        ${commitments.length < PROMISES_MOST && h(MainButton, { quiet: true, icon: "plus", onClick: () => reword({ commitments: [...commitments, nothing()] }), children: "Ajouter un engagement" })}
        ${h(Field, { id: "le", label: "Conclu le", type: "date", value: draft.made_on, error: errors.le, onInput: (made_on) => reword({ made_on: made_on || today() }) })}
        ${h(Aloud, { draft, change, data })}
        ${draft.form === "ecrit" && h(Choices, { name: "signature", legend: "Signature", hint: "sans doigt sur l’écran : sur papier", items: choices(SIGNED), value: draft.signed, error: errors.signature, onPick: (signed) => change({ signed }) })}
        ${draft.form === "ecrit" && draft.signed === "ecran" && letters.map((letter) => h(Signature, { key: letter, letter, strokes: signatures.find((/** @type {any} */ one) => one.letter === letter)?.strokes ?? [], error: errors[`signe_${letter}`], onDraw: (strokes) => sign(letter, strokes) }))}
        ${letters.map((letter) => h(Choices, { key: letter, name: `copie_${letter}`, legend: `Copie de ${letter}`, items: [LATER, ...choices(copyWays(data.parties.find((one) => one.letter === letter)))], value: draft.copies?.[letter] ?? "", onPick: (how) => change({ copies: { ...draft.copies, [letter]: how } }) }))}
      </form></div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { icon: "ras", onClick: save, children: "Enregistrer l’accord" })}${h(Kept, { form })}</div>`;
}

/** @param {string} what */
const ended = (what) => (/[.!?…]\s*$/.test(what) ? what : `${what.trim()}.`);

/** What is read to them, and that it was. @param {{draft: any, change: (patch: any) => void, data: import("./act.js").Case}} props */
function Aloud({ draft, change }) {
  const all = written(draft);
  return html`<section class="stack-s"><h2 class="step-label">À lire à voix haute</h2>
    ${all.length ? html`<ol class="said aloud">${all.map(({ letter, what, by_on, seen }, at) => html`<li key=${at}><bdi>${letter || "…"} : ${ended(what)}${by_on && ` Pour le ${dateFr(by_on)}.`}${seen && ` On le verra ainsi : ${seen}`}</bdi></li>`)}</ol>` : html`<p class="small soft">Les engagements se liront ici, dans l’ordre.</p>`}
    ${draft.fell && html`<p class="note" role="status">${h(Icon, { name: "alerte" })}<span class="row__main">Le texte a changé : il se relit, et se signe de nouveau.</span></p>`}
    <label class="row--check"><input type="checkbox" class="tick-l" checked=${draft.read} onChange=${() => change({ read: !draft.read, ...(!draft.read && { fell: false }) })} /><span>Lu à voix haute à ceux qui s’engagent</span></label>
  </section>`;
}

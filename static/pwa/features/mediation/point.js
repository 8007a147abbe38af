/** A check of an agreement: of each commitment what is known, and who says it. Not knowing is an answer. */
import { useState } from "preact/hooks";
import { html, h, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary } from "../../ui/field.js";
import { More } from "../../ui/more.js";
import { MainButton } from "../../ui/screen.js";
import { daysBetween } from "../../ui/dates.js";
import { dateFr, today } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { back, current, go } from "../../core/router.js";
import { MACHINES } from "../../core/machines.js";
import { view } from "../../store/views.js";
import { isOpen } from "../followups/followup.js";
import { Postpone } from "../followups/postpone.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { Act, doneWith, pageOf, spotOf } from "./act.js";
import { checkNoted, datesOf, notedFrom } from "./agreement.js";
import { lettersOf, sideOf } from "./ends.js";
import { Seal } from "./frame.js";
import { seenOf, summary } from "./holding.js";
import { Letter } from "./letter.js";
import { nextCheck } from "./next.js";
import { SEEN_BY } from "./rules.js";

/** @typedef {import("../../types/feed").CaseAgreement} Agreement */
/** @typedef {Record<string, {state: string, said_by: string | null}>} Noted   by rank */

const FOLLOWED = ["accord", "suivi_accord"];

/** The one that was asked for, else the first that may be noted today. @param {import("./act.js").Case} data */
export function dateOf(data) {
  const dates = data.agreement ? datesOf(data.agreement, today()) : [];
  const wanted = Number(current.value.query.j) || nextCheck(data)?.days;
  return dates.find(({ days, open }) => open && days === wanted) ?? dates.find(({ open, planned }) => open && planned) ?? dates.find(({ open }) => open);
}

/** @param {import("./act.js").Case} data */
function why(data) {
  if (!data.agreement || !FOLLOWED.includes(data.state)) return "Ce dossier n’a pas d’accord suivi en ce moment.";
  if (dateOf(data)) return "";
  const next = datesOf(data.agreement, today()).find(({ left }) => left);
  return next ? `Le prochain point est prévu le ${dateFr(next.due_on)} : il se note à partir du ${dateFr(notedFrom(next.due_on))}.` : "Tous les points de cet accord sont notés.";
}

export const Point = () => h(Act, { title: "Point", reads: true, why, Body });

/** Those of which nothing is known yet, with their check of that date. @param {Agreement} agreement @param {number} days */
export const toNote = ({ commitments }, days) =>
  commitments.flatMap((one) => one.checks.filter((check) => check.days === days && ["prevu", "inconnu"].includes(check.state)).map((check) => ({ one, check })));

/** What was said, commitment by commitment; of what nobody knows, nobody says it. @param {Noted} noted @param {ReturnType<typeof toNote>} left */
const saidOf = (noted, left) => left.flatMap(({ one: { rank } }) => (noted[rank]?.state ? [{ rank, state: noted[rank].state, said_by: (noted[rank].state !== "inconnu" && noted[rank].said_by) || null }] : []));

/** @param {Noted} noted @param {ReturnType<typeof toNote>} left @param {Parameters<typeof sideOf>[0]} data */
export const build = (noted, left, data) => saidOf(noted, left).map((one) => ({ ...one, said_by: one.said_by && sideOf(data, one.said_by) }));

/** @param {Noted} noted @param {ReturnType<typeof toNote>} left @param {string[]} letters @returns {Record<string, string>} */
export function faults(noted, left, letters) {
  const said = saidOf(noted, left);
  if (!said.length) return { [`etat_${left[0]?.one.rank}`]: "Dites ce qu’il en est d’un engagement au moins." };
  return Object.fromEntries(
    said.flatMap((one) => Object.entries(checkNoted(one, left.find((it) => it.one.rank === one.rank)?.check.state ?? "", letters)).map(([name, why]) => [`${name}_${one.rank}`, why])),
  );
}

/** @param {import("./act.js").Of} props */
function Body({ id, data }) {
  const agreement = /** @type {Agreement} */ (data.agreement);
  const { days, due_on } = /** @type {NonNullable<ReturnType<typeof dateOf>>} */ (dateOf(data));
  const [draft, change, , form] = useDraft("case", `point ${id} ${days}`, () => ({ spot: spotOf(id, 0x1000 + days), path: `${pageOf(id)}/point`, query: { j: String(days) }, record_id: newId(), noted: /** @type {Noted} */ ({}) }));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return null;
  const letters = lettersOf(data);
  const left = toNote(agreement, days);
  const found = () => faults(draft.noted, left, letters);
  const errors = unanswered(asked, found);
  const broken = left.some(({ one }) => draft.noted[one.rank]?.state === "rompu");
  const save = async () => {
    setAsked(found());
    if (Object.keys(found()).length) return;
    const onward = () => (broken ? go(`${pageOf(id)}/accord`, { replace: true }) : back(pageOf(id)));
    await doneWith("case.check", { id, data }, { days, noted: build(draft.noted, left, data) }, `Point J+${days} noté`, { form, op_id: draft.record_id, onward });
  };
  /** @param {number} rank @param {Partial<Noted[string]>} patch */
  const say = (rank, patch) => change({ noted: { ...draft.noted, [rank]: { ...(draft.noted[rank] ?? { state: "", said_by: null }), ...patch } } });
  const late = daysBetween(due_on, today());
  return html`<div class="scroll">${h(Seal, { number: data.number })}
      <div class="note">${h(Icon, { name: "horloge" })}<div class="row__main"><b>Point J+${days}, prévu le ${dateFr(due_on)}</b><span class="small">${dots(late > 0 && `En retard de ${late} j`, summary(seenOf(agreement), today()))}</span></div></div>
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${left.map(({ one }) => h(Commitment, { key: one.rank, one, noted: draft.noted[one.rank], letters, errors, onSay: (patch) => say(one.rank, patch) }))}
        ${broken && html`<p class="small">Un engagement rompu se renégocie : l’accord s’ouvre ensuite, pour en noter un autre.</p>`}
      </form>${h(PutOff, { left })}</div>
    <div class="dock">${h(ErrorSummary, { errors, asked })}${h(MainButton, { icon: "ras", onClick: save, children: "Noter le point" })}${h(Kept, { form })}</div>`;
}

/** The reminder of it, on another day; its own day stays. @param {{left: ReturnType<typeof toNote>}} props */
function PutOff({ left }) {
  const id = left.find(({ check }) => check.followup_id)?.check.followup_id ?? "";
  const one = view("followup", id).value?.data;
  if (!one || !isOpen(one)) return null;
  return html`<div class="pad">${h(More, { text: "Reporter le rappel de ce point", open: Boolean(current.value.query.reporter), children: () => h(Postpone, { id, one, onDone: () => go("/a-faire", { replace: true }) }) })}</div>`;
}

const STATES = () => Object.entries(MACHINES.point?.states ?? {}).filter(([code]) => code !== "prevu").map(([code, label]) => ({ code, label }));

/** @param {{one: Agreement["commitments"][number], noted: Noted[string] | undefined, letters: string[], errors: Record<string, string>, onSay: (patch: Partial<Noted[string]>) => void}} props */
function Commitment({ one, noted, letters, errors, onSay }) {
  const { rank, letter, what, seen } = one;
  const sayers = [...letters.map((code) => ({ code, label: `${code} le dit` })), { code: SEEN_BY, label: "Je l’ai vu" }];
  return html`<section class="stack-s" aria-label=${`Engagement ${rank}`}>
    <div class="row row--nowrap row--top">${h(Letter, { letter })}<span class="row__main"><b><bdi>${what}</bdi></b><span class="small soft"><bdi>${seen}</bdi></span></span></div>
    ${h(Choices, { name: `etat_${rank}`, legend: "Qu’en est-il ?", narrow: true, items: STATES(), value: noted?.state, error: errors[`etat_${rank}`], onPick: (state) => onSay({ state }) })}
    ${noted?.state && noted.state !== "inconnu" && h(Choices, { name: `dit_${rank}`, legend: "Qui le dit", narrow: true, items: sayers, value: noted.said_by, error: errors[`dit_${rank}`], onPick: (said_by) => onSay({ said_by }) })}
  </section>`;
}

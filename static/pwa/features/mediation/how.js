/** When, how long, where and by whom: what is seldom changed, folded. */
import { html, h, dots } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { ErrorLine, Field } from "../../ui/field.js";
import { More } from "../../ui/more.js";
import { usable } from "../logbook/lists.js";
import { LENGTHS } from "./session.js";
import { named } from "./meet.js";
import { lastEnd, whenWords } from "./span.js";

/** @param {{draft: any, data: any, errors: Record<string, string>, change: (patch: any) => void}} props */
export function How({ draft, data, errors, change }) {
  const wrong = Boolean(errors.quand || errors.duree || errors.menee);
  const led = data.mediators.filter((/** @type {any} */ one) => draft.mediators.includes(one.id)).map((/** @type {any} */ one) => one.name);
  const after = lastEnd(data.meetings, named(data, draft.parties), draft.noted);
  return h(More, {
    text: dots(whenWords(draft, after), led.join(" et ")),
    open: wrong,
    children: () => html`${h(Length, { draft, error: errors.duree, change })} ${h(When, { draft, error: errors.quand, change })}
      ${h(Lieu, { draft, change })} ${h(Led, { draft, data, error: errors.menee, change })}`,
  });
}

/** @param {{draft: any, error?: string, change: (patch: any) => void}} props */
export const Length = ({ draft, error, change }) => {
  const all = LENGTHS.includes(draft.minutes) ? LENGTHS : [draft.minutes, ...LENGTHS];
  return h(Choices, { name: "duree", legend: "Durée", narrow: true, error, items: all.map((n) => ({ code: String(n), label: `${n}\u00a0min` })), value: String(draft.minutes), onPick: (code) => change({ minutes: Number(code) }) });
};

/** @param {{draft: any, error?: string, change: (patch: any) => void}} props */
const When = ({ draft, error, change }) => html`<div id="f-quand" tabindex="-1" class="stack-s">
  ${h(Field, { id: "jour", label: "Un autre jour", type: "date", value: draft.day ?? "", onInput: (day) => change({ day }) })}
  ${h(Field, { id: "heure", label: "Heure du début", type: "time", value: draft.hour ?? "", hint: "Sans jour ni heure, elle vient de finir.", onInput: (hour) => change({ hour }) })}
  ${h(ErrorLine, { id: "e-quand", text: error })}</div>`;

/** @param {{draft: any, change: (patch: any) => void}} props */
export const Lieu = ({ draft, change }) => h(Choices, { name: "lieu", legend: "Lieu", hint: "facultatif", free: true, items: usable("lieu"), value: draft.lieu ?? "", onPick: (lieu) => change({ lieu }) });

/** Of two mediators, who leads it. @param {{draft: any, data: any, error?: string, change: (patch: any) => void}} props */
export const Led = ({ draft, data, error, change }) =>
  data.mediators.length > 1 || error
    ? h(Choices, { name: "menee", legend: "Menée par", multi: true, error, items: data.mediators.map((/** @type {any} */ one) => ({ code: one.id, label: one.name })), value: draft.mediators, onPick: (mediators) => change({ mediators }) })
    : null;

/** One commitment being noted: who, what, by when, and how it will be seen. */
import { html, h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { LongText } from "./longtext.js";
import { PROMISE_LENGTHS } from "./rules.js";
import { When } from "./when.js";

/** Ways that are said in a tap. @param {string} letter @param {string[]} letters */
const ways = (letter, letters) => [...letters.filter((one) => one !== letter).map((one) => `${one} le dira.`), "Un médiateur passera voir."];

/**
 * @param {{rank: number, one: any, letters: string[], made_on: string, errors: Record<string, string>, onChange: (patch: any) => void, onDrop: (() => void) | null}} props
 */
export function Commitment({ rank, one, letters, made_on, errors, onChange, onDrop }) {
  return html`<section class="stack-s promise" aria-label=${`Engagement ${rank}`}>
    <div class="h-row"><h2>Engagement ${rank}</h2>${onDrop && html`<button type="button" class="link" onClick=${onDrop}>Retirer<span class="vh"> l’engagement ${rank}</span></button>`}</div>
    ${h(Choices, { name: `qui_${rank}`, legend: "Qui s’engage", narrow: true, items: letters.map((code) => ({ code, label: code })), value: one.letter, error: errors[`qui_${rank}`], onPick: (letter) => onChange({ letter }) })}
    ${h(LongText, { id: `quoi_${rank}`, label: "À quoi", needed: true, most: PROMISE_LENGTHS.what ?? 0, value: one.what, error: errors[`quoi_${rank}`], onInput: (what) => onChange({ what }) })}
    ${h(When, { name: `pour_${rank}`, legend: "Pour quand", from: made_on, days: [7, 15, 30], none: "Dès maintenant", value: one.by_on ?? null, error: errors[`pour_${rank}`], onPick: (by_on) => onChange({ by_on }) })}
    ${h(LongText, { id: `vu_${rank}`, label: "Comment on le verra", needed: true, rows: 1, most: PROMISE_LENGTHS.seen ?? 0, value: one.seen, error: errors[`vu_${rank}`], onInput: (seen) => onChange({ seen }) })}
    ${!one.seen && html`<div class="cluster">${ways(one.letter, letters).map((words) => html`<button type="button" class="btn btn--quiet btn--s" key=${words} onClick=${() => onChange({ seen: words })}>${words.replace(/\.$/, "")}</button>`)}</div>`}
  </section>`;
}

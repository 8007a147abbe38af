/** A form whose words are shut, wholly or in part: what stands in their place, and what is asked before it is saved. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { FreeText } from "../../ui/field.js";
import { TEXT_MAX } from "../../core/rules.js";
import { isLocked } from "../../vault/state.js";
import { askUnlock } from "../vault/ask.js";
import { Veil } from "../vault/veil.js";

/** @typedef {Record<string, any>} Value   `shut`: words of the draft itself, on disk; `veiled`: those of the record it begins from */

/** @template {Value} T @param {T} fresh @param {boolean} veiled @returns {T} */
export const begunAs = (fresh, veiled) => (veiled ? { ...fresh, veiled } : fresh);

/**
 * The draft as it can be read now. Begun from a record that was shut, it takes the words of it that nobody replaced.
 * @template {Value} T @param {T} fresh the form as it would begin now @param {Value | null} kept @returns {T}
 */
export function seenAgain(fresh, kept) {
  if (!kept) return fresh;
  const { veiled, ...value } = kept;
  // What is under way is no more than what follows: the beginning meets it once it opens.
  const over = { ...fresh, ...(kept.shut && { text: "" }), ...value };
  if (veiled && !fresh.veiled) return { ...over, ...wordsOf(fresh, value) };
  return { ...over, veiled: Boolean(veiled) };
}

/** What was shut when the form began, from the record that is open now. @param {Value} fresh @param {Value} typed */
function wordsOf(fresh, typed) {
  const filled = { veiled: false, text: typed.text || fresh.text, ...heardOf(fresh, typed) };
  const [was, now] = [typed.begun?.as, fresh.begun?.as];
  if (!was || !now) return filled;
  const stays = isSame(typed.place, was.place);
  const as = { ...was, text: now.text, ...(stays && { place: now.place }), ...heardOf(now, was) };
  return { ...filled, ...(stays && { place: fresh.place }), begun: { ...typed.begun, as } };
}

/** Who was called, where nobody else was written. @param {Value} of @param {Value} there */
const heardOf = ({ call }, { call: there }) => (call?.who && there && !there.impossible && !there.who ? { call: { ...there, who: call.who } } : {});

const isSame = (/** @type {unknown} */ one, /** @type {unknown} */ other) => JSON.stringify(one) === JSON.stringify(other);

/** Of what is shut nothing is missing, as long as it stays as it was. @param {Value} draft @param {Value} payload @param {Record<string, string>} errors */
export function unshut({ veiled, begun }, payload, errors) {
  const stays = (/** @type {string} */ name) => veiled && ["text", "place", "call"].includes(name) && isSame(payload[name], begun.as[name]);
  return Object.fromEntries(Object.entries(errors).filter(([name]) => !stays(name)));
}

/** Saving asks for what is shut first. @template {() => unknown} T @param {Value} draft @param {T} save @param {boolean} [needed] the words it begins from would be replaced */
export const unlocked = (draft, save, needed = false) => (draft.shut || needed ? askIfLocked : save);

/** Opened a moment ago: its words are on their way. */
const askIfLocked = () => void (isLocked() && askUnlock());

/** Two texts that met may be more than one may be. @param {Value} draft @returns {Record<string, string>} */
export const tooLong = ({ text }) => (text?.length > TEXT_MAX ? { text: `Ce texte est trop long\u00a0: ${text.length - TEXT_MAX} signes à retirer.` } : {});

/** The free text of a form, or what stands for it. @param {{draft: any} & Omit<Parameters<typeof FreeText>[0], "value">} props */
export function Words({ draft, ...field }) {
  if (draft.veiled) return html`<div class="field"><span class="step-label">${field.label ?? "Un détail utile"}</span><div>${h(Veil, {})}</div></div>`;
  return html`${h(Beginning, { draft })}${h(FreeText, { ...field, value: draft.text ?? "" })}`;
}

/** @param {{draft: any}} props */
export const Beginning = ({ draft }) =>
  draft.shut &&
  html`<div class="note"><div class="row__main"><span class="small">Le début de ce que vous avez écrit est verrouillé. Vous pouvez continuer : la suite le rejoindra.</span><div>${h(Veil, {})}</div></div></div>`;

/** A draft thrown away: one that has words nobody has read again asks first. @param {{draft: any, onThrow: () => void, look: string, children: any}} props */
export function Throw({ draft, onThrow, look, children }) {
  const [asks, setAsks] = useState(false);
  const shut = asks && draft.shut;
  return html`${shut && html`<span role="status">Une partie de ce texte est verrouillée.</span>`}<button type="button" class=${look} onClick=${() => (draft.shut && !asks ? setAsks(true) : onThrow())}>${shut ? "Jeter sans relire" : children}</button>`;
}

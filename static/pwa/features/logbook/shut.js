/** A form whose words are shut, wholly or in part: what stands in their place, and what is asked before it is saved. */
import { html, h } from "../../ui/html.js";
import { FreeText } from "../../ui/field.js";
import { sayFailed } from "../../ui/say.js";
import { TEXT_MAX } from "../../core/rules.js";
import { isLocked } from "../../vault/state.js";
import { askUnlock } from "../vault/ask.js";
import { Veil } from "../vault/veil.js";

/** @typedef {Record<string, any>} Value   `shut`: words of the draft itself, on disk; `veiled`: those of the record it begins from */

/** @template {Value} T @param {T} fresh @param {boolean} veiled @returns {T} */
export const begunAs = (fresh, veiled) => (veiled ? { ...fresh, veiled } : fresh);

/**
 * The draft as it can be read now. Begun from a record that was shut, it takes the words of it that nobody replaced.
 * @template {Value} T @param {T} fresh the form as it would begin now @param {Value | null} kept
 * @param {(fresh: Value, typed: Value) => Value} [fill] the words it takes @returns {T}
 */
export function seenAgain(fresh, kept, fill) {
  if (!kept) return fresh;
  const { veiled, ...value } = kept;
  // What is under way is no more than what follows: the beginning meets it once it opens.
  const over = { ...fresh, ...(kept.shut && { text: "" }), ...value };
  const opens = veiled && !fresh.veiled;
  return { ...over, veiled: Boolean(veiled && !opens), ...(opens && fill?.(fresh, value)) };
}

/** Saving asks for what is shut first. @template {() => unknown} T @param {Value} draft @param {T} save @param {boolean} [needed] the words it begins from would be replaced */
export const unlocked = (draft, save, needed = false) => (draft.shut || needed ? askIfLocked : save);

/** Opened a moment ago, its words are on their way. Whoever closes the sheet reads that nothing was saved. */
function askIfLocked() {
  if (!isLocked()) return;
  sayFailed("Pas encore enregistré : déverrouillez, puis enregistrez de nouveau.");
  askUnlock();
}

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

/** What is better not written of people, as the desk says it (app/mediation/rules/wording.py); tried on the same cases. */
import { fold } from "../../core/fold.js";
import { html } from "../../ui/html.js";
import { WORDING_ENDINGS, WORDING_PATTERNS, WORDING_SAID, WORDING_WORDS } from "./rules.js";

/**
 * The kinds of words there are in a text, in the order of the data.
 * @param {string} text
 */
export const noticed = (text) => {
  const folded = ` ${fold(text)} `;
  return Object.keys(WORDING_SAID).filter((code) =>
    WORDING_PATTERNS[code]
      ? new RegExp(WORDING_PATTERNS[code]).test(text)
      : WORDING_WORDS[code]?.some((word) => WORDING_ENDINGS.some((ending) => folded.includes(` ${word}${ending} `))),
  );
};

/** Beside what is typed: it keeps nobody from saving, and goes nowhere. @param {{text: string}} props */
export const Wording = ({ text }) =>
  html`<div role="status">${noticed(text).map((code) => html`<p class="hint"><b>${WORDING_SAID[code]?.[0]}.</b> ${WORDING_SAID[code]?.[1]}</p>`)}</div>`;

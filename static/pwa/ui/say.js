/** The last act, said where the eye is, with the way to take it back. What failed is said until it is tried again, or left. */
import { signal } from "@preact/signals";
import { elapsed } from "../core/clock.js";
import { CALM_MS } from "./calm.js";

/** @typedef {{what: string, act: () => void}} Undo   « Annuler » and what: "ce contact" */
/** @typedef {{text: string, undo: Undo|null, failed?: boolean, inside?: boolean}} Said   `inside`: of the form on screen, which shows it */

export const said = signal(/** @type {Said|null} */ (null));
const STAYS = 5_000;
let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);
let at = 0;

/** @param {Said} what */
function tell(what) {
  clearTimeout(timer);
  at = elapsed();
  said.value = what;
  if (!what.failed) timer = setTimeout(hush, STAYS);
}

/** Say what has just been done. @param {string} text @param {Undo|null} [undo] @param {boolean} [inside] a form that stays open */
export const say = (text, undo = null, inside = false) => tell({ text, undo, inside });

/** Say what was not done, and how to go on. @param {string} text */
export const sayFailed = (text) => tell({ text, undo: null, failed: true });

export const hush = () => void (said.value = null);

/** A word said just now follows to the next screen; an older one stays behind, and so does what failed there. */
const JUST = 1000;
export const moved = () => (said.peek()?.failed || elapsed() - at > JUST) && hush();

/** The next touch elsewhere sends a word away: whoever goes on has read it; a second tap of the same thumb has not. */
export function leaveAtTouch() {
  addEventListener("pointerdown", ({ target }) => {
    const own = /** @type {Element | null} */ (target)?.closest?.(".said-line");
    if (!own && !said.peek()?.failed && elapsed() - at > CALM_MS) hush();
  });
}

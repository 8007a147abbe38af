/** The last act, said where the eye is: in the status line after one tap, as a toast after a form. */
import { signal } from "@preact/signals";
import { elapsed } from "../core/clock.js";

/** @typedef {{text: string, undo: (() => void)|null, n: number}} Said */

export const said = signal(/** @type {Said|null} */ (null));
const STAYS = 12_000;
let n = 0;

/**
 * Say what has just been stored; `undo` is offered as "Annuler" as long as the line stays.
 * @param {string} text @param {(() => void)|null} [undo]
 */
export function say(text, undo = null) {
  const mine = ++n;
  at = elapsed();
  said.value = { text, undo, n: mine };
  setTimeout(() => said.value?.n === mine && (said.value = null), STAYS);
}

export const hush = () => (said.value = null);

/** A word said just now follows to the next screen; an older one stays behind. */
const JUST = 1000;
let at = 0;
export const moved = () => elapsed() - at > JUST && hush();

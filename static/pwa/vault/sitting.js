/** The content key rows are sealed with until the vault locks or opens, a key changes, or a day has passed. Made when first needed. */
import { elapsed, nowMs } from "../core/clock.js";
import { sittingOf } from "./seal.js";

/** @typedef {import("./wrap.js").Reader} Reader */
/** @typedef {import("../types/vault").Sitting} Sitting */

const DAY = 86_400_000;

let current = /** @type {{made: Promise<Sitting>, readers: string, at: number, ticks: number} | null} */ (null);

/** @param {Reader} installation @param {Reader | null} vault @returns {Promise<Sitting>} */
export function sitting(installation, vault) {
  const readers = JSON.stringify([installation, vault]);
  if (current?.readers === readers && !isOver(current)) return current.made;
  const made = sittingOf(installation, vault);
  const begun = { made, readers, at: nowMs(), ticks: elapsed() };
  current = begun;
  // One that failed is not kept: the next save tries anew.
  made.catch(() => current === begun && endSitting());
  return made;
}

export const endSitting = () => void (current = null);

/** By the clock, or by the stopwatch where somebody sets the clock. @param {{at: number, ticks: number}} begun */
const isOver = ({ at, ticks }) => Math.abs(nowMs() - at) >= DAY || elapsed() - ticks >= DAY;

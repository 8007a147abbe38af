/**
 * The vault locks when nobody has touched the phone for a while, and at the end of the shift; never under the hand of
 * somebody in the middle of a round.
 */
import { elapsed, nowMs } from "../core/clock.js";
import { opened, vault } from "./state.js";
import { lockAll, onUsedElsewhere, tellUsed } from "./tabs.js";
import { IDLE } from "./vault.js";

const MINUTE = 60_000;
/** The choices of the setting, minutes. */
export const IDLES = [1, 5, 15, 60];
/** How often it is looked at; and how often other tabs hear of a touch. */
const LOOKS = 5_000;
const TOUCHES = ["pointerdown", "keydown", "input"];

let used = { at: 0, ticks: 0 };
let told = 0;

/** Somebody is there. */
export function touch() {
  used = { at: nowMs(), ticks: elapsed() };
  if (elapsed() - told < LOOKS) return;
  told = elapsed();
  tellUsed();
}

/** By the stopwatch, which stands still in a phone asleep; by the clock, which somebody may set back: whichever is longer. */
const idleFor = () => Math.max(nowMs() - used.at, elapsed() - used.ticks);

/** When it will lock, untouched until then; ms of this phone's clock. */
export const locksAt = () => used.at + (vault.value?.idle ?? IDLE) * MINUTE;

/**
 * Look now. While the phone is in use the end of a shift waits for the end of the round.
 * @param {{shiftEnd?: number | null, onRound?: boolean}} [duty] `shiftEnd`: when hers ended, ms of this phone's clock; null while she has one, or had none
 */
export function check({ shiftEnd = null, onRound = false } = {}) {
  if (!opened.peek()) return;
  const left = idleFor() >= (vault.peek()?.idle ?? IDLE) * MINUTE;
  const over = shiftEnd !== null && shiftEnd <= nowMs() && shiftEnd > since;
  if (left || (over && !onRound)) lockAll();
}

/** When it was opened: a shift that had ended by then does not shut it again. */
let since = 0;

let looking = /** @type {ReturnType<typeof setInterval> | undefined} */ (undefined);

/** @param {() => {shiftEnd?: number | null, onRound?: boolean}} duty asked at each look */
export function watchIdle(duty = () => ({})) {
  const target = globalThis.document;
  for (const event of TOUCHES) target?.addEventListener(event, touch, { capture: true, passive: true });
  // Back on the screen: it may have slept for hours, its timers with it. Before anybody reads.
  target?.addEventListener("visibilitychange", () => check(duty()));
  onUsedElsewhere(() => void (used = { at: nowMs(), ticks: elapsed() }));
  opened.subscribe((now) => {
    clearInterval(looking);
    if (!now) return;
    since = nowMs();
    touch();
    looking = setInterval(() => check(duty()), LOOKS);
  });
}

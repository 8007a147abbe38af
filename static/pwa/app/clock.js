/**
 * The phone's only clock: everything else asks here, so tests and wrong clocks have one door.
 * A phone's clock may be wrong; `clockGap` says by how much, measured at the last exchange.
 */
import { computed, signal } from "@preact/signals-core";

const ZONE = "Europe/Paris";
const HOUR = 3_600_000;
/** A service day starts at 05:00: what is done at 2 in the night belongs to the evening before. */
const DAY_STARTS = 5;
/** `soon`, in ms: at the latest, and where the browser does not tell when it is idle (Safari). */
const AT_LATEST = 300;
const PAINTED = 60;
const WORTH_SAYING = 10 * 60_000;

export const nowMs = () => Date.now();
export const now = () => new Date(nowMs());
export const nowIso = () => now().toISOString();

/** @param {string | number | Date} moment */
export const at = (moment) => new Date(moment);

/** Minutes east of UTC at that moment, as operations carry them. */
export const offsetMinutes = (moment = now()) => -moment.getTimezoneOffset() || 0;

/** A steady stopwatch (ms), unmoved by somebody setting the clock. */
export const elapsed = () => performance.now();

/** When what was just changed is on screen and nobody is touching it: what no one waits for. @param {() => void} work */
export function soon(work) {
  if ("requestIdleCallback" in globalThis) requestIdleCallback(work, { timeout: AT_LATEST });
  else setTimeout(work, globalThis.document ? PAINTED : 0);
}

/** Server minus phone, in ms; null as long as nothing was measured. */
export const clockGap = signal(/** @type {number | null} */ (null));

/** Minutes of difference worth a banner, else null. */
export const clockWarning = computed(() => {
  const gap = clockGap.value;
  return gap !== null && Math.abs(gap) > WORTH_SAYING ? Math.round(gap / 60_000) : null;
});

/** The server's time as well as this phone can tell. */
export const trueNowMs = () => nowMs() + (clockGap.peek() ?? 0);

/** Ticks each minute, for texts such as « il y a 5 min ». */
export const minute = signal(nowMs());

export function startTicking() {
  return setInterval(() => (minute.value = nowMs()), 60_000);
}

/** @param {Intl.DateTimeFormatOptions} options */
const french = (options) => new Intl.DateTimeFormat("fr-FR", { timeZone: ZONE, ...options });
const TIME = french({ hour: "2-digit", minute: "2-digit" });
const CLOCK_HOUR = new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, hour: "2-digit", hourCycle: "h23" });
const ISO_DAY = new Intl.DateTimeFormat("sv-SE", { timeZone: ZONE });
const utc = /** @type {const} */ ({ timeZone: "UTC" });
const SHORT = french({ ...utc, weekday: "short", day: "numeric", month: "short" });
const LONG = french({ ...utc, weekday: "long", day: "numeric", month: "long" });

/** @param {string | number | Date} moment @returns {string} 'YYYY-MM-DD' in Paris */
export const dayOf = (moment) => ISO_DAY.format(at(moment));
export const today = () => dayOf(nowMs());

/** @param {string} day @param {number} count */
export const addDays = (day, count) =>
  at(Date.parse(`${day}T12:00:00Z`) + count * 24 * HOUR).toISOString().slice(0, 10);

/** @param {string | number | Date} moment @returns {string} the service day it falls on */
export function serviceDay(moment) {
  // By the hour on the wall, not by subtracting hours: two nights a year are not 24 h long.
  const early = Number(CLOCK_HOUR.format(at(moment))) < DAY_STARTS;
  return early ? addDays(dayOf(moment), -1) : dayOf(moment);
}

/** @param {string | number | Date} moment @returns {string} '21:46' */
export const timeFr = (moment) => TIME.format(at(moment));
/** @param {string} day @returns {string} 'ven. 20 nov.' */
export const dayFr = (day) => SHORT.format(at(`${day}T12:00:00Z`));
/** @param {string} day @returns {string} 'vendredi 20 novembre' */
export const dateFr = (day) => LONG.format(at(`${day}T12:00:00Z`));

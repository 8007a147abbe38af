/**
 * The phone's only clock: everything else asks here, so tests and wrong clocks have one door.
 * A phone's clock may be wrong; `clockGap` says by how much, measured at the last exchange.
 */
import { computed, signal } from "@preact/signals-core";
import { DAY_STARTS_HOUR } from "./rules.js";

const HOUR = 3_600_000;
/** `soon`, in ms: at the latest, and where the browser does not tell when it is idle (Safari). */
const AT_LATEST = 300;
const PAINTED = 60;
const WORTH_SAYING = 10 * 60_000;

export const nowMs = () => Date.now();
export const now = () => new Date(nowMs());
export const nowIso = () => now().toISOString();

/** @param {string | number | Date} moment */
export const at = (moment) => new Date(moment);

/**
 * Which of two moments, days or codes comes first, both written the same way. Not `localeCompare`: its first call
 * costs an old phone a twentieth of its start.
 * @param {string} a @param {string} b
 */
export const compare = (a, b) => (a < b ? -1 : Number(a > b));

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

/**
 * When an operation happened by the server's clock, as well as this phone could tell.
 * @param {{occurred_at: string, clock_gap?: number | null}} op
 */
export const trueMomentOf = ({ occurred_at, clock_gap }) => (clock_gap ? at(Date.parse(occurred_at) + clock_gap).toISOString() : occurred_at);

/** The server's time as well as this phone can tell. */
export const trueNowMs = () => nowMs() + (clockGap.peek() ?? 0);

/** Ticks each minute, for texts such as « il y a 5 min ». */
export const minute = signal(nowMs());

/** Also at once when the screen comes back: a phone that slept a week must not stand in that week for a minute. */
export function startTicking() {
  const tick = () => void (minute.value = nowMs());
  globalThis.document?.addEventListener("visibilitychange", tick);
  return setInterval(tick, 60_000);
}

/** Each change of the organisation's clocks: Unix seconds, minutes east of UTC. @type {number[][]} */
let offsets = [];

/** The organisation says its time: what is shown is its, whatever this phone's own. @param {number[][]} [table] */
export const tellTime = (table = []) => void (offsets = table);

/**
 * What clocks on its walls say, read with the UTC getters; this phone's own as long as nobody came in. By a table of
 * the server and not by `Intl`, whose first formatter costs an old phone a tenth of its start.
 * @param {string | number | Date} moment
 */
const wall = (moment) => at(at(moment).getTime() + eastAt(at(moment)));

/** What they add to UTC. @param {Date} real @returns {number} ms */
function eastAt(real) {
  let east = offsets[0]?.[1] ?? -real.getTimezoneOffset();
  for (const [since = 0, minutes = 0] of offsets) if (since * 1000 <= real.getTime()) east = minutes;
  return east * 60_000;
}

/**
 * Of an hour that clocks read twice, the one meant, as people say it; of any other, nothing. Mirror of
 * app/core/zones.py (tests/vectors/twice.json), as is `momentsAt`.
 * @param {string | number | Date} moment
 */
export function whichHour(moment) {
  const ms = at(moment).getTime();
  const east = (/** @type {number} */ when) => eastAt(at(when));
  const [before, now, after] = [east(ms - 24 * HOUR), east(ms), east(ms + 24 * HOUR)];
  const back = before - after;
  if (back <= 0) return "";
  const [first, second] = back === HOUR ? ["heure d’été", "heure d’hiver"] : ["avant le changement d’heure", "après le changement d’heure"];
  if (now === before && east(ms + back) === after) return first;
  return now === after && east(ms - back) === before ? second : "";
}

/**
 * When clocks read this hour of a calendar day, ms: twice where they are put back, never where they skip it.
 * @param {string} day 'YYYY-MM-DD' @param {string} hour '21:46' @returns {number[]}
 */
export function momentsAt(day, hour) {
  const said = Date.parse(`${day}T${hour}:00Z`);
  const easts = new Set([-24 * HOUR, 24 * HOUR].map((away) => eastAt(at(said + away))));
  const found = [...easts].map((east) => said - east).filter((ms) => wall(ms).getTime() === said);
  return found.sort((a, b) => a - b);
}

/**
 * The date beside an hour, and nothing more: days are counted by `serviceDay`.
 * @param {string | number | Date} moment @returns {string} 'YYYY-MM-DD'
 */
export const dateOf = (moment) => wall(moment).toISOString().slice(0, 10);

/** @param {string} day @param {number} count */
export const addDays = (day, count) =>
  at(Date.parse(`${day}T12:00:00Z`) + count * 24 * HOUR).toISOString().slice(0, 10);

/** What is done at 2 in the night belongs to the evening before. @param {string | number | Date} moment @returns {string} the service day it falls on */
export function serviceDay(moment) {
  // By the hour on the wall, not by subtracting hours: two nights a year are not 24 h long.
  const early = wall(moment).getUTCHours() < DAY_STARTS_HOUR;
  return early ? addDays(dateOf(moment), -1) : dateOf(moment);
}

/** The present service day: at 2 in the night, still that of the evening. */
export const today = () => serviceDay(nowMs());

/** @param {string | number | Date} moment @returns {string} '21:46' on the wall, whichever it is */
export const hourOnWall = (moment) => wall(moment).toISOString().slice(11, 16);

/** @param {string | number | Date} moment @returns {string} '21:46'; '02:30 (heure d’été)' where there are two of them */
export function timeFr(moment) {
  const which = whichHour(moment);
  return which ? `${hourOnWall(moment)} (${which})` : hourOnWall(moment);
}

const DAYS = "dimanche lundi mardi mercredi jeudi vendredi samedi".split(" ");
const MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(" ");
const SHORT_MONTHS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split(" ");

/** @param {string} day @param {string[]} months @param {number} [letters] of the weekday, all by default */
function written(day, months, letters) {
  const date = at(`${day}T12:00:00Z`);
  const weekday = DAYS[date.getUTCDay()] ?? "";
  return `${letters ? `${weekday.slice(0, letters)}.` : weekday} ${date.getUTCDate() === 1 ? "1er" : date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}

/** @param {string} day @returns {string} 'ven. 20 nov.' */
export const dayFr = (day) => written(day, SHORT_MONTHS, 3);
/** @param {string} day @returns {string} 'vendredi 20 novembre' */
export const dateFr = (day) => written(day, MONTHS);

/** Whether an hour alone would be taken for another day's. @param {string | number | Date} moment */
const isToday = (moment) => serviceDay(moment) === today();

/** "20:55", and its day when that is not today's: "mer. 25 nov. 20:55". @param {string | number | Date} moment @returns {string} */
export const whenFr = (moment) => (isToday(moment) ? timeFr(moment) : `${dayFr(dateOf(moment))} ${timeFr(moment)}`);

/** The same in a sentence: "à 20:55", "le mercredi 25 novembre à 20:55". @param {string | number | Date} moment @returns {string} */
export const whenSaid = (moment) => `${isToday(moment) ? "" : `le ${dateFr(dateOf(moment))} `}à ${timeFr(moment)}`;

/**
 * The lease: after a week without contact, what was written is shut until one exchange succeeds. Places, lists, the
 * round and the forms stay (`stays` of each kind, of each route); of what is noted meanwhile one sees codes, place and
 * hour, which lie in clear on this phone anyway, and never the words.
 */
import { computed, effect, signal } from "@preact/signals-core";
import { clockGap, elapsed, minute, nowMs } from "../core/clock.js";
import { split } from "../core/paths.js";
import { RECORDS } from "../core/private.js";
import { writeNotes } from "./cache.js";

/** @typedef {Record<string, any>} Data */

const MINUTE = 60_000;
/** So much more lived is written down. */
const WORTH_WRITING = 10 * MINUTE;

/** In ms of the server's clock: when it ends, when the phone was last in contact. */
const terms = signal({ until: /** @type {number | null} */ (null), contact: 0 });
/** The latest moment this phone has seen since its last contact: a clock set back gives no time again. */
const lived = signal(0);
let written = 0;
let ticked = elapsed();

/** @param {string | null | undefined} moment */
const ms = (moment) => (moment ? Date.parse(moment) : NaN) || 0;

/**
 * @param {string | null | undefined} until @param {string | null} [contact] the server's clock at the last contact
 * @param {number} [seen] what was lived since, as written down; a contact that is news begins it anew
 */
export function setLease(until, contact = null, seen = 0) {
  terms.value = { until: until ? ms(until) : null, contact: ms(contact) };
  lived.value = written = Math.max(seen, ms(contact));
}

/**
 * What to add to this phone's clock: the difference measured at the last contact. Before that contact it is not, and
 * then the clock was set since: the difference holds no more.
 */
const correction = () => (nowMs() + (clockGap.value ?? 0) < terms.value.contact - MINUTE ? 0 : (clockGap.value ?? 0));

/** The server's time, told anew each minute. */
export const serverNow = computed(() => {
  void minute.value;
  return nowMs() + correction();
});

const present = () => Math.max(nowMs() + correction(), lived.value);

/** Since when what was written is shut, ms of the server's clock; null while the lease runs. */
const since = computed(() => {
  void minute.value;
  const { until } = terms.value;
  return until !== null && present() > until ? until : null;
});

export const locked = computed(() => since.value !== null);

/** Whether what was written at this moment of the phone's clock may be read. @param {number} moment ms */
export function isReadable(moment) {
  const at = moment + correction();
  return since.value === null || (at >= since.value && at <= present() + MINUTE);
}

/** The same of an operation, by the moment its id was made at. @param {string} id UUIDv7 */
export const isReadableOp = (id) => isReadable(parseInt(id.replace("-", "").slice(0, 12), 16));

/** The clear head of what is noted meanwhile. @param {Data} data @param {string} kind @returns {Data} */
export function headOf({ text: _, call: __, place, ...codes }, kind) {
  const point = place?.public_point;
  return { ...split(codes, RECORDS[kind] ?? []).clear, text: null, place: point?.label ? { public_point: { ...point, label: "", commune: "" } } : place };
}

/** Time goes by: with the clock, and as long as the app is open whatever the clock says. */
effect(() => {
  void minute.value;
  const passed = elapsed() - ticked;
  ticked += passed;
  const { until, contact } = terms.value;
  if (until === null) return;
  lived.value = Math.max(lived.peek() + passed, contact, nowMs() + correction());
  const over = lived.peek() > until && written <= until;
  if (lived.peek() - written < WORTH_WRITING && !over) return;
  written = lived.peek();
  // A full disk: the lease is read from the clock alone.
  void writeNotes({ lived: written }).catch(() => {});
});

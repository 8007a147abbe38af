/**
 * A draft open in one tab is held by it, and a killed tab lets go. By Web Locks; where there are none, by a note beside
 * the draft, renewed as long as the form is open.
 */
import { nowMs } from "../core/clock.js";
import { newId } from "../core/ids.js";

/** @typedef {{form: string, tab: string, until: number}} Note */

const LOCK = "palier-draft/";
/** The key of a note begins so: no form is called that. */
export const NOTE = "held/";
const TAB = newId();
/** A form this tab has just left lets go in a moment. */
const SHORTLY = 150;
/** Longer than a browser lets a timer of a hidden tab sleep. */
const LEASE = 90_000;

/** Keys held by this tab, and how it lets go. @type {Map<string, () => void>} */
const mine = new Map();

/**
 * @param {string} key @param {import("./db.js").Database} db where the notes are @param {() => void} freed told once it is let go
 * @returns {Promise<boolean>} false: another tab has it
 */
export async function hold(key, db, freed) {
  const free = globalThis.navigator?.locks ? await byLock(key, freed) : await byNote(key, db, freed);
  if (free) mine.set(key, free);
  return Boolean(free);
}

/** @param {string} key */
export const isMine = (key) => mine.has(key);

/** @param {string} key */
export function letGo(key) {
  mine.get(key)?.();
  mine.delete(key);
}

/** @param {string} key @param {() => void} freed @returns {Promise<(() => void) | null>} */
const byLock = (key, freed) =>
  new Promise((answer) => {
    const whileOpen = () => new Promise((free) => answer(() => free(null)));
    const refused = () => answer(null);
    navigator.locks.request(LOCK + key, { signal: AbortSignal.timeout(SHORTLY) }, whileOpen).then(freed, refused);
  });

/** @param {string} key @param {import("./db.js").Database} db @param {() => void} freed */
async function byNote(key, db, freed) {
  const form = NOTE + key;
  const write = (/** @type {(store: any) => Promise<any>} */ work) => db.run("drafts", (tx) => work(tx.objectStore("drafts")), { mode: "readwrite" });
  const take = () =>
    write(async (store) => {
      if (isHeld(await store.get(form))) return false;
      await store.put({ form, tab: TAB, until: nowMs() + LEASE });
      return true;
    });
  if (!(await take())) return null;
  const renewing = setInterval(() => void take().catch(() => {}), LEASE / 4);
  return () => {
    clearInterval(renewing);
    write((store) => store.delete(form)).then(freed, () => {});
  };
}

/** By another tab, now. A clock set back must not make a note eternal. @param {Note | undefined} note */
const isHeld = (note) => note !== undefined && note.tab !== TAB && note.until > nowMs() && note.until - nowMs() <= LEASE;

/** Keys of the drafts open in other tabs. @param {Note[]} notes @returns {Promise<Set<string>>} */
export async function heldElsewhere(notes) {
  const known = await globalThis.navigator?.locks?.query();
  const names = known
    ? (known.held ?? []).map((one) => one.name ?? "").filter((name) => name.startsWith(LOCK)).map((name) => name.slice(LOCK.length))
    : notes.filter(isHeld).map((note) => note.form.slice(NOTE.length));
  return new Set(names.filter((key) => !mine.has(key)));
}

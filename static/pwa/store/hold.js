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
/** A page that was reloaded or killed lets go in a moment: asked again then, and no sooner however long this one slept. */
const SHORTLY = 150;
/** Longer than a browser lets a timer of a hidden tab sleep. */
const LEASE = 90_000;

/** Keys held by this tab, how it lets go, and by how many at once: a form may be opened again before it is left. @type {Map<string, {free: () => void, by: number}>} */
const mine = new Map();

/**
 * @param {string} key @param {import("./db.js").Database} db where the notes are @param {() => void} freed told once it is let go
 * @returns {Promise<boolean>} false: another tab has it
 */
export const hold = async (key, db, freed) =>
  (await take(key, db, freed)) || (await new Promise((go) => setTimeout(go, SHORTLY)), take(key, db, freed));

/** @type {typeof hold} */
async function take(key, db, freed) {
  const free = mine.get(key)?.free ?? (globalThis.navigator?.locks ? await byLock(key, freed) : await byNote(key, db, freed));
  if (free) mine.set(key, { free, by: (mine.get(key)?.by ?? 0) + 1 });
  return Boolean(free);
}

/** @param {string} key */
export const isMine = (key) => mine.has(key);

/** @param {string} key */
export function letGo(key) {
  const one = mine.get(key);
  if (!one || (one.by -= 1)) return;
  mine.delete(key);
  one.free();
}

/** Free or not is for the browser to say: a timer that runs out first says nothing of it. @param {string} key @param {() => void} freed @returns {Promise<(() => void) | null>} */
const byLock = (key, freed) =>
  new Promise((answer) => {
    const none = () => answer(null);
    const whileOpen = (/** @type {unknown} */ lock) => new Promise((free) => (lock ? answer(() => free(freed)) : free(none)));
    navigator.locks.request(LOCK + key, { ifAvailable: true }, whileOpen).then((/** @type {any} */ tell) => tell(), none);
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
  const renewing = setInterval(() => (isMine(key) ? void take().catch(() => {}) : clearInterval(renewing)), LEASE / 4);
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

/** Forms in progress, to the last keystroke: the page may be killed between two letters. */
import { signal } from "@preact/signals-core";
import { nowMs } from "../app/clock.js";
import { Database } from "./db.js";
import * as mirror from "./mirror.js";

/** @typedef {{form: string, at: number, value: Record<string, any>}} Kept */

export const draftsDb = new Database({
  name: "palier-drafts",
  version: 1,
  upgrade: (db) => void db.createObjectStore("drafts", { keyPath: "form" }),
});

/** Forms left open, the most recent first. */
export const drafts = signal(/** @type {{form: string, at: number}[]} */ ([]));

/** Writes follow each other form by form, and only the newest waiting value is written. */
const waiting = /** @type {Map<string, Record<string, any> | null>} */ (new Map());
/** @type {Promise<void> | null} */
let writing = null;

export async function loadDrafts() {
  const all = await draftsDb.run("drafts", (tx) => /** @type {Promise<Kept[]>} */ (tx.objectStore("drafts").getAll()));
  drafts.value = all.map(({ form, at }) => ({ form, at })).sort((a, b) => b.at - a.at);
}

/** @param {string} form @param {Record<string, any>} value plain JSON; call it on every input */
export function keepDraft(form, value) {
  if (drafts.peek()[0]?.form !== form) {
    drafts.value = [{ form, at: nowMs() }, ...drafts.peek().filter((other) => other.form !== form)];
  }
  waiting.set(form, value);
  writing ??= writeAll();
}

/** @param {string} form @returns {Promise<void>} */
export async function dropDraft(form) {
  drafts.value = drafts.value.filter((other) => other.form !== form);
  waiting.set(form, null);
  writing ??= writeAll();
  await writing;
}

/** @param {string} form @returns {Promise<Record<string, any> | null>} what was typed, unless it was sealed meanwhile */
export async function loadDraft(form) {
  const unwritten = waiting.get(form);
  const kept = unwritten !== undefined ? unwritten : await readDraft(form);
  if (!kept?.record_id || !isSealed(kept.record_id)) return kept;
  await dropDraft(form);
  return null;
}

/** @param {string} form */
async function readDraft(form) {
  const row = await draftsDb.run("drafts", (tx) => /** @type {Promise<Kept | undefined>} */ (tx.objectStore("drafts").get(form)));
  return row?.value ?? null;
}

/** @param {string} recordId */
const isSealed = (recordId) =>
  mirror.find(recordId) !== null ||
  mirror.pending.peek().some((op) => op.record_id === recordId) ||
  mirror.receipts.peek().some((receipt) => receipt.record_id === recordId);

async function writeAll() {
  try {
    while (waiting.size) {
      const [form, value] = /** @type {[string, Record<string, any> | null]} */ (waiting.entries().next().value);
      await draftsDb.run("drafts", (tx) => write(tx, form, value), { mode: "readwrite" });
      // A newer keystroke may have come while this one was written.
      if (waiting.get(form) === value) waiting.delete(form);
    }
  } catch {
    // Told by the database already (trouble); the form still holds the text.
    waiting.clear();
  } finally {
    writing = null;
  }
}

/** @param {import('./db.js').Transaction} tx @param {string} form @param {Record<string, any> | null} value */
function write(tx, form, value) {
  const store = tx.objectStore("drafts");
  return value === null ? store.delete?.(form) : store.put?.({ form, at: nowMs(), value });
}

export async function wipeDrafts() {
  waiting.clear();
  drafts.value = [];
  await draftsDb.destroy();
}

/** Forms in progress, to the last keystroke: the page may be killed between two letters. */
import { signal } from "@preact/signals-core";
import { nowMs } from "../core/clock.js";
import { Database, unawaited } from "./db.js";
import * as mirror from "./mirror.js";

/** @typedef {{form: string, at: number, value: Record<string, any>}} Kept */

export const draftsDb = new Database({
  name: "palier-drafts",
  version: 1,
  upgrade: (db) => void db.createObjectStore("drafts", { keyPath: "form" }),
});

/** Forms left open, the most recent first. */
export const drafts = signal(/** @type {{form: string, at: number}[]} */ ([]));

/** What is still to be written, the newest of each form. null: to be dropped. */
const newest = /** @type {Map<string, Record<string, any> | null>} */ (new Map());
const writing = /** @type {Set<Promise<void>>} */ (new Set());
/** Writes under way at once: a keystroke does not wait for the one before it to be on disk. */
const MOST = 4;

export async function loadDrafts() {
  const all = await draftsDb.run("drafts", (tx) => /** @type {Promise<Kept[]>} */ (tx.objectStore("drafts").getAll()));
  drafts.value = all.map(({ form, at }) => ({ form, at })).sort((a, b) => b.at - a.at);
}

/** @param {string} form @param {Record<string, any>} value plain JSON; call it on every input */
export function keepDraft(form, value) {
  if (drafts.peek()[0]?.form !== form) {
    drafts.value = [{ form, at: nowMs() }, ...drafts.peek().filter((other) => other.form !== form)];
  }
  newest.set(form, value);
  writeNewest();
}

/** @param {string} form @returns {Promise<void>} */
export async function dropDraft(form) {
  drafts.value = drafts.value.filter((other) => other.form !== form);
  newest.set(form, null);
  writeNewest();
  while (writing.size) await Promise.all(writing);
}

/** @param {string} form @returns {Promise<Record<string, any> | null>} what was typed, unless it was sealed meanwhile */
export async function loadDraft(form) {
  const unwritten = newest.get(form);
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

function writeNewest() {
  if (writing.size >= MOST || newest.size === 0) return;
  const write = draftsDb.run("drafts", putNewest, { mode: "readwrite" }).then(
    (written) => written.forEach(settle),
    // Told by the database already (trouble); the form still holds the text.
    () => newest.clear(),
  );
  writing.add(write);
  void write.finally(() => {
    writing.delete(write);
    writeNewest();
  });
}

/** Whatever is newest when the transaction starts: an older one that comes late writes it too. @param {import('./db.js').Transaction} tx */
function putNewest(tx) {
  const store = tx.objectStore("drafts");
  const written = [...newest];
  for (const [form, value] of written) {
    unawaited(value === null ? store.delete?.(form) : store.put?.({ form, at: nowMs(), value }));
  }
  return written;
}

/** Written, unless a newer keystroke came meanwhile. @param {[string, Record<string, any> | null]} written */
function settle([form, value]) {
  if (newest.get(form) === value) newest.delete(form);
}

export async function wipeDrafts() {
  newest.clear();
  drafts.value = [];
  await draftsDb.destroy();
}

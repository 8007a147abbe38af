/**
 * The database palier-cache: the server's rows, receipts, and a few notes. All of it can be
 * fetched again, so it is dropped on a version change, trimmed on a full disk, wiped at sign-out.
 */
import { Database, onFullDisk, unawaited } from "./db.js";
import * as mirror from "./mirror.js";
import { headOf } from "./texts.js";
import { facts, noteFact } from "./trouble.js";

/**
 * @typedef {import('../types/phone').Receipt} Receipt
 * @typedef {import('../types/wire').SessionOut} Me
 * @typedef {import('../types/phone').KeptChange} Change
 * @typedef {{
 *   me: Me, me_at: number, label: string, cursor: string | null, epoch: string, last_contact: string, lease_until: string, lived: number,
 *   clock_gap: number, complete: boolean, deferred: {kind: string, id: string}[], persist_asked: boolean,
 *   here: {round?: string, stop: string, entrance: string, at: string}, courier: {holder: string, until: number},
 * }} Notes
 */

/** Raise it when the shape of rows changes: everything is then fetched again. */
const VERSION = 2;

export const cache = new Database({
  name: "palier-cache",
  version: VERSION,
  disposable: true,
  own: true,
  upgrade(db, from, tx) {
    if (from === 1) return void forgetWords(tx);
    for (const name of [...db.objectStoreNames]) db.deleteObjectStore(name);
    db.createObjectStore("records", { keyPath: ["kind", "id"] });
    db.createObjectStore("receipts", { keyPath: "op_id" });
    db.createObjectStore("notes", { keyPath: "key" });
  },
});

// In memory they stay: the form on the screen goes on with its lists and its place until they are received again.
onFullDisk(async () => {
  await cache.run(["records", "notes"], (tx) => Promise.all([clearRecords(tx)]), { mode: "readwrite", frees: true });
  mirror.complete.value = false;
  noteFact({ trimmed: true });
});

/** Forget the server's rows, and where we were in its history. @param {import('./db.js').Transaction} tx */
export async function clearRecords(tx) {
  unawaited(tx.objectStore("records").clear?.());
  unawaited(tx.objectStore("notes").delete?.("cursor"));
  await tx.objectStore("notes").delete?.("complete");
}

/** Version 1 kept words in clear: records are fetched again, and sealed; of receipts the heads stay. @param {import('./db.js').Transaction} tx */
async function forgetWords(tx) {
  await clearRecords(tx);
  const receipts = tx.objectStore("receipts");
  for (const receipt of await receipts.getAll()) unawaited(receipts.put?.({ ...receipt, op: headOf(receipt.op) }));
}

/** @returns {Promise<Partial<Notes>>} */
export async function readNotes() {
  const rows = await cache.run("notes", (tx) => tx.objectStore("notes").getAll());
  return Object.fromEntries(rows.map((row) => [row.key, row.value]));
}

/** @param {import('./db.js').Transaction} tx @param {Partial<Notes>} notes */
export function putNotes(tx, notes) {
  const store = tx.objectStore("notes");
  for (const [key, value] of Object.entries(notes)) unawaited(store.put?.({ key, value }));
}

/** @param {Partial<Notes>} notes */
export const writeNotes = (notes) => cache.run("notes", (tx) => putNotes(tx, notes), { mode: "readwrite" });

/** All of it was received again after the disk was full: what is in memory is what is on disk once more. */
export async function endTrim() {
  if (!facts.peek().trimmed) return;
  await loadCache();
  noteFact({ trimmed: false });
}

/** Read everything back into memory: at the start, and when another tab wrote. @returns {Promise<Partial<Notes>>} */
export async function loadCache() {
  const [records, receipts, notes] = await cache.run(["records", "receipts", "notes"], (tx) =>
    Promise.all([
      /** @type {Promise<Change[]>} */ (tx.objectStore("records").getAll()),
      /** @type {Promise<Receipt[]>} */ (tx.objectStore("receipts").getAll()),
      /** @type {Promise<{key: string, value: any}[]>} */ (tx.objectStore("notes").getAll()),
    ]),
  );
  mirror.takeRows(records, [], true);
  mirror.receipts.value = receipts;
  return Object.fromEntries(notes.map((row) => [row.key, row.value]));
}

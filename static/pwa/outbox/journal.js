/**
 * What the service acknowledged lately, as it was sealed: a service put back from an older copy asks for the numbers it
 * lacks, and receives these bytes again; and the words of what it held are read from here. Sealed rows are kept thirty
 * days, those in clear as long as texts may stay on a phone; none longer than its session.
 */
import { TEXT_DAYS } from "../core/rules.js";
import { trueNowMs } from "../core/clock.js";
import { cache } from "../store/cache.js";
import { Database, onFullDisk, unawaited } from "../store/db.js";
import * as mirror from "../store/mirror.js";
import { loadOutbox, outboxDb } from "./rows.js";

/** @typedef {import('../types/phone').OutboxRow} OutboxRow */

const DAY = 86_400_000;
const KEPT = TEXT_DAYS * DAY;
/** Sealed rows are dated so much ahead: every build, an earlier one too, lets go of what is KEPT past its date. */
const AHEAD = 30 * DAY - KEPT;

export const journal = new Database({
  name: "palier-journal",
  version: 1,
  own: true,
  upgrade(db) {
    db.createObjectStore("rows", { keyPath: "op_id" }).createIndex("by_time", "at");
  },
});

// The service has these: they give way to what it has not.
onFullDisk(() => journal.run("rows", (tx) => void unawaited(tx.objectStore("rows").clear?.()), { mode: "readwrite", frees: true }));

/** Write down what was acknowledged, before it leaves the outbox; what is too old goes. @param {OutboxRow[]} rows */
export const keep = (rows) =>
  journal.run(
    "rows",
    async (tx) => {
      const store = tx.objectStore("rows");
      const at = trueNowMs();
      for (const row of rows) unawaited(store.put?.({ ...row, at: row.enc ? at + AHEAD : at }));
      for (const id of await store.index("by_time").getAllKeys(IDBKeyRange.upperBound(at - KEPT))) unawaited(store.delete?.(id));
    },
    { mode: "readwrite" },
  );

/** @returns {Promise<(OutboxRow & {at: number})[]>} */
export const readJournal = () => journal.run("rows", (tx) => tx.objectStore("rows").getAll());

/**
 * Put back into the outbox those of this device the service lacks. Killed in between, it is asked again: the history
 * this phone stands in changes only afterwards.
 * @param {number[][]} lacks [first, last] @param {string} device @returns {Promise<number>} how many
 */
export async function bringBack(lacks, device) {
  const wanted = (await readJournal()).filter((row) => row.device_id === device && lacks.some(([first, last]) => first <= row.device_no && row.device_no <= last));
  if (!wanted.length) return 0;
  const rows = wanted.map(({ at: _, ...row }) => ({ ...row, state: /** @type {const} */ ("waiting") }));
  await outboxDb.run("rows", (tx) => rows.forEach((row) => unawaited(tx.objectStore("rows").put?.(row))), {
    mode: "readwrite",
    durability: "strict",
  });
  await forgetReceipts(rows.map((row) => row.op_id));
  await loadOutbox();
  return rows.length;
}

/** They wait again: no word that they were received stands beside them. @param {string[]} ids */
async function forgetReceipts(ids) {
  const gone = new Set(ids);
  await cache.run("receipts", (tx) => ids.forEach((id) => unawaited(tx.objectStore("receipts").delete?.(id))), { mode: "readwrite" });
  mirror.receipts.value = mirror.receipts.peek().filter((receipt) => !gone.has(receipt.op_id));
}

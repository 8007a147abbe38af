/** A service put back from an older copy is sent again what it lacks: in the piece of deposits, for it is rare. */
import { cache } from "../store/cache.js";
import { unawaited } from "../store/db.js";
import * as mirror from "../store/mirror.js";
import { readJournal } from "./journal.js";
import { loadOutbox, outboxDb } from "./rows.js";

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

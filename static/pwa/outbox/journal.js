/**
 * What the service acknowledged lately, as it was sealed: a service put back from an older copy asks for the numbers it
 * lacks, and receives these bytes again (restored.js); and the words of what it held are read from here. Sealed rows are kept thirty
 * days, those in clear as long as texts may stay on a phone; none longer than its session.
 */
import { TEXT_DAYS } from "../core/rules.js";
import { trueNowMs } from "../core/clock.js";
import { Database, onFullDisk, unawaited } from "../store/db.js";

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

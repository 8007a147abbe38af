/**
 * Put a good answer on disk. Rows, evictions, receipts and cursor go in one transaction, so a cursor
 * never runs ahead of its rows; only then do acknowledged operations leave the outbox. A kill in
 * between sends them again, and the server answers « duplicate ».
 */
import { batch } from "@preact/signals-core";
import { trueNowMs } from "../core/clock.js";
import { cache, clearRecords, endTrim, putNotes } from "../store/cache.js";
import { tell } from "../store/channel.js";
import { unawaited } from "../store/db.js";
import * as mirror from "../store/mirror.js";
import { SETTLED } from "../store/mirror.js";
import * as texts from "../store/texts.js";
import { noRoom } from "../store/trouble.js";
import { isLocked } from "../vault/state.js";
import { custodyOf } from "./answer.js";
import { keep } from "./journal.js";
import { keepPage } from "./keeping.js";
import { opOf, readRows, remove, showRows } from "./rows.js";

/**
 * @typedef {import('../types/wire').ExchangeOut} SyncAnswer
 * @typedef {import('../types/phone').OutboxRow} OutboxRow
 * @typedef {import('../types/phone').Receipt} Receipt
 * @typedef {import('../types/phone').KeptChange} Change
 * @typedef {import('../store/db.js').Transaction} Transaction
 * @typedef {{kind: string, id: string}} Named
 */

const DAY = 86_400_000;
/** How long an agent may look back at what was received, and at what was held. */
const KEPT = { applied: 2 * DAY, merged: 2 * DAY, held: 30 * DAY };

/**
 * @param {SyncAnswer} answer @param {OutboxRow[]} sent
 * @param {number | null} gap server minus phone, ms
 * @returns {Promise<{acknowledged: number, evicted: number, full: boolean}>} `full`: there was no room for what came
 */
export async function takeCustody(answer, sent, gap) {
  const received = receiptsOf(answer, sent);
  const acknowledged = received.map((receipt) => receipt.op_id);
  const { changes, words } = await keepPage(answer.changes, mirror.owner.peek());
  // Last: what is saved while a page is sealed is waiting too.
  const waiting = await stillWaiting(acknowledged);
  const kept = { ...answer, changes };
  const outcome = await cache.run(["records", "receipts", "notes"], (tx) => store(tx, kept, received, waiting, gap), {
    mode: "readwrite",
  }).catch((error) => unstored(error, kept, received, waiting));
  // The records come first: an operation in both places is shown once, one in neither would blink.
  batch(() => {
    if (!isLocked()) texts.add(words);
    mirror.takeRows(outcome.changes, outcome.evicted, answer.resync && !outcome.full);
    mirror.receipts.value = outcome.receipts;
  });
  if (!answer.more && !answer.resync && !outcome.full) await endTrim();
  await letGo(acknowledged, sent);
  tell("cache");
  return { acknowledged: acknowledged.length, evicted: outcome.left, full: outcome.full };
}

/** They leave the outbox. @param {string[]} acknowledged @param {OutboxRow[]} hers those of whoever is here */
export async function letGo(acknowledged, hers) {
  if (!acknowledged.length) return;
  const done = new Set(acknowledged);
  // A copy for a service that loses its own: no room for it keeps nothing here.
  await keep(hers.filter((row) => done.has(row.op_id))).catch(noRoom);
  showRows(await remove(acknowledged));
  tell("outbox");
}

/**
 * No room for what came: shown from memory, and asked for again; a new history waits for room. What is in custody
 * leaves the outbox all the same, and makes some.
 * @param {unknown} error @param {SyncAnswer} answer @param {Receipt[]} received @param {Set<string | undefined>} waiting
 */
function unstored(error, answer, received, waiting) {
  noRoom(error);
  const evicted = answer.resync ? [] : answer.evictions.filter((row) => !waiting.has(row.id));
  const changes = answer.resync ? [] : answer.changes.filter(isNews);
  return { changes, evicted, receipts: tidy(mirror.receipts.peek(), received, evicted, false, changes), left: 0, full: true };
}

/** @param {Pick<SyncAnswer, "results" | "server_now">} answer @param {OutboxRow[]} sent @returns {Receipt[]} one per operation in custody */
export function receiptsOf(answer, sent) {
  const rows = new Map(sent.map((row) => [row.op_id, row]));
  return answer.results.flatMap((result) => {
    const custody = custodyOf(result);
    const row = /** @type {OutboxRow} */ (rows.get(result.id));
    const op = opOf(row);
    if (!custody || !op) return [];
    const { id: op_id, kind, record_id } = op;
    return [{ op_id, no: row.device_no, kind, record_id, ...custody, at: answer.server_now, pulls: 0, dismissed: false, op }];
  });
}

/** Records that still have something to say to the server: they may not leave yet. @param {string[]} acknowledged */
async function stillWaiting(acknowledged) {
  const done = new Set(acknowledged);
  const rows = (await readRows()).filter((row) => !done.has(row.op_id));
  return new Set(rows.map((row) => opOf(row)?.record_id));
}

/**
 * The transaction.
 * @param {Transaction} tx @param {SyncAnswer} answer @param {Receipt[]} received
 * @param {Set<string | undefined>} waiting @param {number | null} gap
 */
async function store(tx, answer, received, waiting, gap) {
  const records = tx.objectStore("records");
  const notes = tx.objectStore("notes");
  if (answer.resync) await clearRecords(tx);
  const before = /** @type {Receipt[]} */ (await tx.objectStore("receipts").getAll());
  const due = [...((await notes.get("deferred"))?.value ?? []), ...answer.evictions];
  const back = new Set(answer.changes.map((change) => change.id));
  const deferred = /** @type {Named[]} */ (due.filter((row) => waiting.has(row.id) && !back.has(row.id)));
  const evicted = /** @type {Named[]} */ (due.filter((row) => !waiting.has(row.id) && !back.has(row.id)));
  const evictedRows = await drop(records, evicted);
  const changes = answer.resync ? answer.changes : answer.changes.filter(isNews);
  for (const change of changes) unawaited(records.put?.(change));
  const receipts = tidy(before, received, evicted, !answer.more && !answer.resync, changes);
  putReceipts(tx, before, receipts);
  putNotes(tx, notesOf(answer, deferred, gap));
  return { changes, evicted, receipts, left: evictedRows, full: false };
}

/** Count what really left, not what was announced. @param {any} records @param {Named[]} evicted */
async function drop(records, evicted) {
  let left = 0;
  for (const { kind, id } of evicted) {
    left += Number((await records.getKey([kind, id])) !== undefined);
    unawaited(records.delete([kind, id]));
  }
  return left;
}

/** An answer delivered twice, or late, must not bring an older state back. @param {Change} change */
const isNews = ({ kind, id, rev }) => rev >= (mirror.serverRows(kind).get(id)?.rev ?? 0);

/**
 * Receipts worth keeping. A pull under way when the operation was acknowledged may end without its
 * row, so the receipt stands in for it until a second one is complete.
 * @param {Receipt[]} before @param {Receipt[]} received @param {Named[]} [evicted] @param {boolean} [complete] @param {Change[]} [changes]
 */
export function tidy(before, received, evicted = [], complete = false, changes = []) {
  const gone = new Set(evicted.map((row) => row.id));
  const arrived = new Map(changes.map((change) => [change.id, change.rev]));
  const fresh = new Set(received.map((receipt) => receipt.op_id));
  const older = before.filter((receipt) => !fresh.has(receipt.op_id) && age(receipt) < KEPT[receipt.result]);
  const seen = older.map((receipt) => (complete ? { ...receipt, pulls: Math.min(receipt.pulls + 1, SETTLED) } : receipt));
  const all = [...seen, ...received].map((receipt) => (gone.has(receipt.record_id) ? { ...receipt, pulls: SETTLED } : receipt));
  // A held entry that came back from the server was settled there.
  return all.filter((receipt) => !(receipt.result === "held" && isCreation(receipt) && arrived.has(receipt.record_id)));
}

/** @param {Receipt} receipt */
const isCreation = (receipt) => receipt.op.base_rev === null && receipt.op.after === null;

/** @param {Receipt} receipt */
const age = (receipt) => trueNowMs() - Date.parse(receipt.at);

/** @param {Transaction} tx @param {Receipt[]} before @param {Receipt[]} after */
export function putReceipts(tx, before, after) {
  const store = tx.objectStore("receipts");
  const kept = new Set(after.map((receipt) => receipt.op_id));
  const known = new Map(before.map((receipt) => [receipt.op_id, receipt]));
  for (const receipt of before) if (!kept.has(receipt.op_id)) unawaited(store.delete?.(receipt.op_id));
  for (const receipt of after) if (known.get(receipt.op_id)?.pulls !== receipt.pulls) unawaited(store.put?.(receipt));
}

/** @param {SyncAnswer} answer @param {Named[]} deferred @param {number | null} gap */
function notesOf(answer, deferred, gap) {
  return {
    epoch: answer.epoch,
    deferred,
    lease_until: answer.device.lease_until,
    last_contact: answer.server_now,
    lived: 0,
    ...(answer.cursor !== null && !answer.resync && { cursor: answer.cursor }),
    ...(!answer.more && !answer.resync && { complete: true }),
    ...(gap !== null && { clock_gap: gap }),
  };
}

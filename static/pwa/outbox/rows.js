/**
 * The database palier-outbox. Its shape is frozen for ever (version 1): any build reads the rows
 * of any other. Rows leave it through `remove` alone, on custody acknowledgements.
 */
import { soon } from "../core/clock.js";
import { Database, unawaited } from "../store/db.js";
import * as mirror from "../store/mirror.js";
import { readMarker, writeMarker } from "../store/marker.js";
import * as texts from "../store/texts.js";
import { isLocked } from "../vault/state.js";

/**
 * @typedef {import('../types/phone').OutboxRow} OutboxRow
 * @typedef {import('../types/phone').PendingOp} PendingOp
 * @typedef {import('../types/phone').SentOp} SentOp
 * @typedef {import('../types/phone').Marker} Marker
 */

export const outboxDb = new Database({
  name: "palier-outbox",
  version: 1,
  upgrade(db) {
    db.createObjectStore("rows", { keyPath: "op_id" }).createIndex("by_device", ["device_id", "device_no"], { unique: true });
    // The last number given per device: rows leave, numbers are never given twice.
    db.createObjectStore("numbers", { keyPath: "device_id" });
  },
});

/** @param {SentOp} op @returns {Uint8Array} */
export const toBytes = (op) => new TextEncoder().encode(JSON.stringify(op));

/** @param {Uint8Array} bytes */
export const toText = (bytes) => new TextDecoder().decode(bytes);

/** Rows of this owner, whichever enrolment wrote them. @param {OutboxRow} row @param {Marker} who */
export const belongsTo = (row, who) => row.user_id === who.user_id && row.org_id === who.org_id;

/** @returns {Promise<OutboxRow[]>} every row of the phone */
export const readRows = () =>
  outboxDb.run("rows", (tx) => /** @type {Promise<OutboxRow[]>} */ (tx.objectStore("rows").getAll()));

/** The last number given to a device, whether its row is still here or not. @param {string} device */
export const lastNumber = (device) =>
  outboxDb.run("numbers", async (tx) => Number((await tx.objectStore("numbers").get(device))?.last_no ?? 0));

/** The operation as it travels. @param {OutboxRow} row whose bytes are JSON @returns {SentOp} */
export const sentIn = (row) => JSON.parse(toText(row.sealed));

/** @param {OutboxRow} row @returns {PendingOp | null} null when its bytes are no longer JSON */
function decode(row) {
  try {
    const { sealed, ...op } = sentIn(row);
    const head = sealed ? { ...op, worded: sealed.of ?? /** @type {const} */ (true) } : texts.headOf(op);
    return { ...head, no: row.device_no, device_id: row.device_id, state: row.state };
  } catch {
    return null;
  }
}

const decoded = /** @type {WeakMap<Uint8Array, PendingOp | null>} */ (new WeakMap());

/** Its clear head, and where its row stands. @param {OutboxRow} row */
export function opOf(row) {
  const known = decoded.get(row.sealed);
  if (known !== undefined) return known;
  const op = decode(row);
  decoded.set(row.sealed, op);
  return op;
}

/** Oldest first: an earlier enrolment before this one, then by number. @param {OutboxRow[]} rows @param {string} device */
export const inOrder = (rows, device) =>
  rows.sort((a, b) => Number(a.device_id === device) - Number(b.device_id === device) || a.device_no - b.device_no);

/** Bring the memory in line with the disk. */
export async function loadOutbox() {
  showRows(await readRows());
}

/** Rows of hers whose bytes are no longer JSON: not shown, yet owed. */
let unreadable = 0;

/** @param {OutboxRow[]} rows every row of the phone */
export function showRows(rows) {
  const who = mirror.owner.peek();
  const mine = who ? inOrder(rows.filter((row) => belongsTo(row, who)), who.device_id) : [];
  const ops = mine.map(opOf).filter((op) => op !== null);
  tellClear(mine);
  unreadable = mine.length - ops.length;
  mirror.pending.value = ops;
  mirror.strangers.value = rows.length - mine.length;
  if (who) noteDebt(who);
}

/** Of rows that were never sealed the words are there, as long as no vault is shut over them. @param {OutboxRow[]} rows */
function tellClear(rows) {
  if (isLocked()) return;
  const bare = rows.filter((row) => row.enc === 0 && texts.isShut(opOf(row) ?? NOTHING));
  texts.add(bare.map((row) => [row.op_id, sentIn(row).payload]));
}
const NOTHING = /** @type {PendingOp} */ ({ id: "" });

/** Just written by this page: they are shown without reading the disk again. @param {OutboxRow[]} rows */
export function addRows(rows) {
  const known = new Set(mirror.pending.peek().map((op) => op.id));
  const fresh = rows.map(opOf).filter((op) => op !== null && !known.has(op.id));
  mirror.pending.value = [...mirror.pending.peek(), .../** @type {PendingOp[]} */ (fresh)];
  const who = mirror.owner.peek();
  // Writing a cookie keeps the page waiting: after the word « enregistré ».
  if (who) soon(() => noteDebt(who));
}

/** The note outside the database: how much would be missing if it vanished. @param {Marker} who */
function noteDebt(who) {
  const known = readMarker();
  if (known?.device_id !== who.device_id) return;
  const mine = mirror.pending.peek();
  const numbers = mine.filter((op) => op.device_id === who.device_id).map((op) => op.no);
  writeMarker({ ...known, pending: mine.length + unreadable, max_no: Math.max(known.max_no, ...numbers, 0) });
}

/**
 * Delete what the server acknowledged, and nothing else.
 * @param {string[]} acknowledged operation ids
 * @returns {Promise<OutboxRow[]>} the rows that remain
 */
export const remove = (acknowledged) =>
  outboxDb.run(
    "rows",
    async (tx) => {
      const store = tx.objectStore("rows");
      for (const id of acknowledged) unawaited(store.delete?.(id));
      return /** @type {Promise<OutboxRow[]>} */ (store.getAll());
    },
    { mode: "readwrite", frees: true },
  );

/** Set aside, or take up again, operations the server refuses to read. @param {string[]} ids @param {OutboxRow["state"]} state */
export const mark = (ids, state) =>
  outboxDb.run(
    "rows",
    async (tx) => {
      const store = tx.objectStore("rows");
      for (const id of ids) {
        const row = /** @type {OutboxRow | undefined} */ (await store.get(id));
        if (row) await store.put?.({ ...row, state });
      }
    },
    { mode: "readwrite" },
  );

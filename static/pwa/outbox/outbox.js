/**
 * The outbox: an intention of the agent becomes a sealed, numbered, immutable row before anything
 * is sent. `seal` is the only function that writes one, and it resolves once the disk has it.
 */
import { batch } from "@preact/signals-core";
import { clockGap, at, nowIso, offsetMinutes } from "../core/clock.js";
import { newId } from "../core/ids.js";
import { SCHEMA } from "../core/rules.js";
import { Told } from "../core/told.js";
import { tell } from "../store/channel.js";
import { unawaited } from "../store/db.js";
import { drafts, dropDraft } from "../store/drafts.js";
import { readMarker } from "../store/marker.js";
import * as mirror from "../store/mirror.js";
import * as texts from "../store/texts.js";
import { isLocked } from "../vault/state.js";
import { addRows, outboxDb } from "./rows.js";
import { rowOf } from "./sealing.js";

/**
 * @typedef {import('../types/phone').Draft} Draft
 * @typedef {import('../types/phone').OutboxRow} OutboxRow
 * @typedef {import('../types/phone').SealedOp} SealedOp
 * @typedef {import('../types/phone').Marker} Marker
 */

const savedListeners = /** @type {Set<() => void>} */ (new Set());

/** Called after each save. @param {() => void} hear */
export const onSaved = (hear) => void savedListeners.add(hear);

/** The newest thing known of a record: what this operation is based on. @param {string} recordId @param {SealedOp[]} before */
function chain(recordId, before) {
  const earlier = [...mirror.pending.peek(), ...before].filter((op) => op.record_id === recordId).at(-1);
  const acked = mirror.receipts.peek().filter((receipt) => receipt.record_id === recordId);
  const rev = Math.max(mirror.find(recordId)?.rev ?? 0, ...acked.map((receipt) => receipt.rev ?? 0));
  return { base_rev: rev || null, after: earlier?.id ?? null };
}

/** @param {Draft} draft @param {SealedOp[]} before operations of the same save @returns {SealedOp} */
function makeFinal(draft, before) {
  const occurred = draft.occurred_at ?? nowIso();
  const record_id = draft.record_id ?? newId();
  return {
    id: draft.op_id ?? newId(),
    kind: draft.kind,
    schema: SCHEMA,
    record_id,
    ...chain(record_id, before),
    occurred_at: occurred,
    offset: offsetMinutes(at(occurred)),
    clock_gap: clockGap.peek(),
    payload: draft.payload,
  };
}

/** A save begins when the one before it is on disk: it names what it is based on, and sealing takes a moment. */
let turn = /** @type {Promise<unknown>} */ (Promise.resolve());

/**
 * Write operations: all of them or none, numbered without a hole within this device.
 * @param {Draft[]} drafts
 * @returns {Promise<{op_id: string, record_id: string}[]>} resolves at the transaction's `complete`
 */
export function sealAll(drafts) {
  const saved = turn.then(() => sealNow(drafts));
  turn = saved.catch(() => {});
  return saved;
}

/** @param {Draft[]} drafts */
async function sealNow(drafts) {
  const who = mirror.owner.peek();
  if (!who) throw new Error("nobody is enrolled on this phone");
  /** @type {SealedOp[]} */
  const ops = [];
  for (const draft of drafts) ops.push(makeFinal(draft, ops));
  // Sealed before the transaction opens, for it waits for nothing else; a second attempt writes the same bytes.
  const rows = await Promise.all(ops.map((op) => rowOf(op, who)));
  // strict: Chromium's default only promises the system's buffer, which a power cut takes away.
  const written = await outboxDb.run(["rows", "numbers"], (tx) => writeRows(tx, who, rows), {
    mode: "readwrite",
    durability: "strict",
  });
  batch(() => {
    if (!isLocked()) texts.add(ops.map((op) => [op.id, asSent(op.payload)]));
    addRows(written);
  });
  tell("outbox");
  return ops.map((op) => ({ op_id: op.id, record_id: op.record_id }));
}

/** @param {any} payload */
const asSent = (payload) => JSON.parse(JSON.stringify(payload));

/** @param {import('../store/db.js').Transaction} tx @param {Marker} who @param {Omit<OutboxRow, "device_no">[]} fresh @returns {Promise<OutboxRow[]>} as they lie on disk */
async function writeRows(tx, who, fresh) {
  const rows = tx.objectStore("rows");
  const numbers = tx.objectStore("numbers");
  const { device_id } = who;
  // The note outside the database goes on counting after a wiped storage.
  const noted = readMarker();
  const last = Math.max((await numbers.get(device_id))?.last_no ?? 0, noted?.device_id === device_id ? noted.max_no : 0, who.max_no);
  let device_no = last;
  /** @type {OutboxRow[]} */
  const written = [];
  for (const one of fresh) {
    // Here already: the connection was cut after the disk had it, and this is the second attempt.
    const known = await rows.get(one.op_id);
    if (known) {
      written.push(known);
      continue;
    }
    device_no += 1;
    /** @type {OutboxRow} */
    const row = { ...one, device_no };
    unawaited(rows.add?.(row));
    written.push(row);
  }
  if (device_no > last) unawaited(numbers.put?.({ device_id, last_no: device_no }));
  return written;
}

/**
 * What a form calls. Say « Enregistré sur le téléphone » only once it resolves.
 * @param {Draft | Draft[]} intentions  several: all of them or none
 * @param {{form?: string}} [options]  the draft to drop once sealed
 */
export async function enqueue(intentions, { form } = {}) {
  // The draft goes with it: words of it that she has not read again would be lost.
  if (drafts.peek().some((one) => one.form === form && one.value.shut)) throw new Told("Déverrouillez d’abord\u00a0: le début de ce texte est encore fermé.");
  const sealed = await sealAll(Array.isArray(intentions) ? intentions : [intentions]);
  // It is saved: a draft the phone has no time to drop is recognised by its record_id later.
  if (form) void dropDraft(form).catch(() => {});
  savedListeners.forEach((hear) => hear());
  return sealed;
}

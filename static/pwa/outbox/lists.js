/** What waits, what came back and what was received, line by line: read behind the truth line. */
import { computed } from "@preact/signals-core";
import { compare } from "../core/clock.js";
import { cache } from "../store/cache.js";
import { tell } from "../store/channel.js";
import { isReadableOp, locked } from "../store/lease.js";
import * as mirror from "../store/mirror.js";
import { told } from "../store/texts.js";
import { isHeld, isWork } from "./status.js";

/** The line of an operation, which opens its words when it is shown. @template T @param {import('../types/phone').SealedOp} op @param {T} line @returns {T & {readonly payload: any}} */
const withPayload = (op, line) => Object.defineProperty(/** @type {any} */ (line), "payload", { get: () => told(op).payload, enumerable: true });

/** Oldest first. */
export const waitingList = computed(() =>
  mirror.pending.value.filter((op) => isReadableOp(op.id) && isWork(op)).map((op) => {
    const { id, kind, record_id, occurred_at, state } = op;
    return withPayload(op, { op_id: id, kind, record_id, occurred_at, refused: state === "refused" });
  }),
);

/** What came back from the service is from before the lease ran out. @type {() => import('../types/phone').Receipt[]} */
const received = () => (locked.value ? [] : mirror.receipts.value);

export const heldList = computed(() =>
  received().filter(isHeld).map(({ op_id, kind, record_id, reason, message, at: when, op }) => withPayload(op, { op_id, kind, record_id, reason, message, at: when })),
);

/** In the order they happened, not in which they were received; the newest first. */
export const recentReceipts = computed(() =>
  received()
    .filter((receipt) => receipt.result !== "held" && isWork(receipt))
    .sort((a, b) => compare(b.op.occurred_at, a.op.occurred_at) || b.no - a.no)
    .map(({ op_id, kind, record_id, result, op }) => withPayload(op, { op_id, kind, record_id, result, at: op.occurred_at })),
);

/** Off the agent's list; the coordinator still has it. @param {string} opId */
export async function dismissHeld(opId) {
  const receipt = mirror.receipts.peek().find((one) => one.op_id === opId);
  if (!receipt) return;
  const dismissed = { ...receipt, dismissed: true };
  await cache.run("receipts", (tx) => tx.objectStore("receipts").put?.(dismissed), { mode: "readwrite" });
  mirror.receipts.value = mirror.receipts.peek().map((one) => (one.op_id === opId ? dismissed : one));
  tell("cache");
}

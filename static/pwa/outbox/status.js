/** The truth line: what the outbox rows say, and nothing else. An HTTP status never speaks here. */
import { computed, signal } from "@preact/signals-core";
import { compare, minute, whenFr } from "../core/clock.js";
import { cache } from "../store/cache.js";
import { isReadableOp, locked } from "../store/lease.js";
import { tell } from "../store/channel.js";
import * as mirror from "../store/mirror.js";
import { facts } from "../store/trouble.js";
import { settled } from "../store/settled.js";
import { state } from "./courier.js";
import { onSaved } from "./outbox.js";

/** How long « Enregistré sur le téléphone » stays before the count says the same. */
const FRESH = 4000;

const fresh = signal(false);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let fading;

onSaved(() => {
  clearTimeout(fading);
  fresh.value = true;
  fading = setTimeout(() => (fresh.value = false), FRESH);
});

/** @param {import('../types/phone').Receipt} receipt */
const isHeld = (receipt) => receipt.result === "held" && !receipt.dismissed && !settled.value.has(receipt.op_id);
const held = computed(() => mirror.receipts.value.filter(isHeld));

/** @param {number} count */
const waitingText = (count) => (count === 1 ? "1 en attente, gardée sur ce téléphone" : `${count} en attente, gardées sur ce téléphone`);

export const status = computed(() => {
  void minute.value; // tomorrow, this hour will be told with its day
  const waiting = mirror.pending.value.length;
  const receivedAt = waiting ? null : state.value.lastContact;
  const common = { waiting, held: held.value.length, hour: receivedAt ? whenFr(receivedAt) : "" };
  if (facts.value.full) return { state: "full", ...common, text: waiting ? `Plus de place sur ce téléphone. ${waitingText(waiting)}` : "Plus de place sur ce téléphone" };
  if (waiting && fresh.value) return { state: "saved", ...common, text: "Enregistré sur le téléphone" };
  if (waiting) return { state: "waiting", ...common, text: waitingText(waiting) };
  if (receivedAt) return { state: "received", ...common, text: "Tout est reçu" };
  return { state: "empty", ...common, text: "Rien en attente sur ce téléphone" };
});

/** Oldest first. */
export const waitingList = computed(() =>
  mirror.pending.value.filter(({ id }) => isReadableOp(id)).map(({ id, kind, record_id, occurred_at, payload, state: row }) => {
    return { op_id: id, kind, record_id, occurred_at, payload, refused: row === "refused" };
  }),
);

/** What came back from the service is from before the lease ran out. @type {() => import('../types/phone').Receipt[]} */
const received = () => (locked.value ? [] : mirror.receipts.value);

export const heldList = computed(() =>
  received().filter(isHeld).map(({ op_id, kind, record_id, reason, message, at: when, op }) => ({ op_id, kind, record_id, reason, message, at: when, payload: op.payload })),
);

/** In the order they happened, not in which they were received; the newest first. */
export const recentReceipts = computed(() =>
  received()
    .filter((receipt) => receipt.result !== "held")
    .sort((a, b) => compare(b.op.occurred_at, a.op.occurred_at) || b.no - a.no)
    .map(({ op_id, kind, record_id, result, op }) => ({ op_id, kind, record_id, result, at: op.occurred_at, payload: op.payload })),
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

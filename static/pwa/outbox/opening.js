/**
 * While the vault is open, the words of this phone are opened into memory (store/texts.js): of what was written here first,
 * then of what was received, a batch at a time; and whatever comes meanwhile. They go when it locks.
 */
import { effect, untracked } from "@preact/signals-core";
import { unite } from "../core/paths.js";
import { flushed, loadDrafts } from "../store/drafts.js";
import * as mirror from "../store/mirror.js";
import * as texts from "../store/texts.js";
import { opened, vault } from "../vault/state.js";
import { Unreadable, openKept, openOp } from "../vault/unseal.js";
import { readJournal } from "./journal.js";
import { sealClear } from "./resealing.js";
import { readRows, sentIn } from "./rows.js";

/**
 * @typedef {import('../types/vault').Opened} Opened
 * @typedef {import('../types/vault').Kept} Kept
 * @typedef {import('../types/phone').OutboxRow} OutboxRow
 * @typedef {import('../types/phone').SealedOp} SealedOp
 * @typedef {[string, texts.Data]} Named
 */

/** Between two of them the screen answers a finger. */
const BATCH = 200;

let turn = /** @type {Promise<unknown>} */ (Promise.resolve());

/** All that can be is open, or it is locked again. */
export const read = () => turn;

effect(() => {
  void mirror.pending.value;
  void mirror.receipts.value;
  void mirror.changed.value;
  const now = opened.value;
  // The storage has told what it could not do.
  if (now) turn = turn.then(() => openAll(now)).catch(() => {});
  else if (vault.peek()) texts.empty();
});

let known = opened.peek();

/** The drafts that no form has open; those that lay in clear are sealed. */
effect(() => {
  if (opened.value === known) return;
  known = opened.value;
  untracked(() => (turn = turn.then(flushed).then(loadDrafts).then(sealClear).catch(() => {})));
});

/** @param {Opened} now */
async function openAll(now) {
  await openOperations(now);
  await openRecords(now);
}

/** @param {Opened} now */
async function openOperations(now) {
  const shut = [...mirror.pending.peek(), ...mirror.receipts.peek().map(({ op }) => op)].filter(texts.isShut);
  if (!shut.length) return;
  // The outbox first: a row is in the journal before it leaves it.
  const rows = new Map([...(await readRows()), ...(await readJournal())].map((row) => [row.op_id, row]));
  await inBatches(now, shut, async (op) => [op.id, await wholeOf(now, op, rows.get(op.id))]);
}

/** Of what no row has any more, or none that opens, the head is all there is. @param {Opened} now @param {SealedOp} op @param {OutboxRow} [row] */
async function wholeOf(now, { payload: head }, row) {
  if (!row) return head;
  const { payload, sealed } = sentIn(row);
  return sealed ? within(payload, openOp(now, row.op_id, row, sealed)) : payload;
}

/** @param {texts.Data} head @param {Promise<texts.Data>} opening @returns {Promise<texts.Data>} */
const within = (head, opening) =>
  opening.then(
    (words) => unite(head, words),
    (error) => {
      if (!(error instanceof Unreadable)) throw error;
      return head;
    },
  );

/** @param {Opened} now */
async function openRecords(now) {
  const who = mirror.owner.peek();
  if (!who) return;
  for (const kind of mirror.kinds()) {
    const shut = [...mirror.serverRows(kind)].filter(([, held]) => texts.read(held).locked);
    await inBatches(now, shut, async ([id, { data, kept }]) => [kept?.box ?? "", await within(data, openKept(now, kind, id, who, /** @type {Kept} */ (kept)))], [kind]);
  }
}

/** @template T @param {Opened} now @param {T[]} all @param {(one: T) => Promise<Named>} open @param {string[]} [kinds] */
async function inBatches(now, all, open, kinds) {
  for (let at = 0; at < all.length; at += BATCH) {
    const some = await Promise.all(all.slice(at, at + BATCH).map(open));
    if (opened.peek() !== now) return;
    texts.add(some, kinds);
    await new Promise((go) => setTimeout(go));
  }
}

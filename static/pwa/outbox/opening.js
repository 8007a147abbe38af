/**
 * While the vault is open, what a screen shows is opened into memory (store/texts.js), and stays so until it locks: a
 * record, or an operation, by itself. What nobody looks at stays shut, so that unlocking costs what is on the screen.
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
 * @typedef {import('../types/phone').OutboxRow} OutboxRow
 * @typedef {[string, texts.Data]} Named
 */

let turn = /** @type {Promise<unknown>} */ (Promise.resolve());

/** All that was asked for is open, or it is locked again. */
export async function read() {
  for (let before; before !== turn; ) await (before = turn);
}

/** Ids asked for since the last turn, by kind; operations under none. */
const asked = /** @type {Map<string, Set<string>>} */ (new Map());

/** @param {string} id @param {string} [kind] */
function ask(id, kind = "") {
  // What one drawing of the screen asks for is opened together. The storage has told what it could not do.
  if (!asked.size) turn = turn.then(openAsked).catch(() => {});
  asked.set(kind, (asked.get(kind) ?? new Set()).add(id));
}

effect(() => {
  const now = opened.value;
  if (!now) asked.clear();
  texts.opener.value = now && ask;
  if (!now && vault.peek()) texts.empty();
});

let known = opened.peek();

/** The drafts that no form has open; those that lay in clear are sealed. */
effect(() => {
  if (opened.value === known) return;
  known = opened.value;
  untracked(() => (turn = turn.then(flushed).then(loadDrafts).then(sealClear).catch(() => {})));
});

async function openAsked() {
  const now = opened.peek();
  const wanted = [...asked];
  asked.clear();
  if (!now) return;
  const opening = wanted.map(([kind, ids]) => (kind ? openRecords(now, kind, [...ids]) : openOperations(now, ids)));
  const words = (await Promise.all(opening)).flat();
  if (opened.peek() === now) texts.add(words, wanted.flatMap(([kind]) => kind || []));
}

/** @param {Opened} now @param {Set<string>} ids @returns {Promise<Named[]>} */
async function openOperations(now, ids) {
  const heads = [...mirror.pending.peek(), ...mirror.receipts.peek().map(({ op }) => op)];
  const shut = heads.filter((op) => ids.has(op.id) && texts.isShut(op));
  if (!shut.length) return [];
  // The outbox first: a row is in the journal before it leaves it.
  const rows = new Map([...(await readRows()), ...(await readJournal())].map((row) => [row.op_id, row]));
  return Promise.all(shut.map(async ({ id, payload }) => /** @type {Named} */ ([id, await wholeOf(now, payload, rows.get(id))])));
}

/** Of what no row has any more, or none that opens, the head is all there is. @param {Opened} now @param {texts.Data} head @param {OutboxRow} [row] */
async function wholeOf(now, head, row) {
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
      return { ...head };
    },
  );

/** @param {Opened} now @param {string} kind @param {string[]} ids @returns {Promise<Named[]>} */
async function openRecords(now, kind, ids) {
  const who = mirror.owner.peek();
  const open = async (/** @type {string} */ id) => {
    const { data, kept } = mirror.serverRows(kind).get(id) ?? {};
    if (!data || !kept || !who || texts.has(kept.box)) return [];
    return [/** @type {Named} */ ([kept.box, await within(data, openKept(now, kind, id, who, kept))])];
  };
  return (await Promise.all(ids.map(open))).flat();
}

/** Forms in progress, to the last keystroke: the page may be killed between two letters. */
import { signal } from "@preact/signals-core";
import { nowMs } from "../core/clock.js";
import { newId } from "../core/ids.js";
import { TEXT_DAYS } from "../core/rules.js";
import { belonging, kindIn, spotIn } from "./belongs.js";
import { tell } from "./channel.js";
import { Database, unawaited } from "./db.js";
import { isReadable } from "./lease.js";
import { NOTE, heldElsewhere, hold, isMine, letGo } from "./hold.js";
import * as mirror from "./mirror.js";
import { StorageError } from "./trouble.js";
import { estateOf } from "./views.js";

/** @typedef {import("./belongs.js").Kept} Kept */

export const draftsDb = new Database({
  name: "palier-drafts",
  version: 1,
  own: true,
  upgrade: (db) => void db.createObjectStore("drafts", { keyPath: "form" }),
});

/**
 * @typedef {Record<string, any>} Value   `shut`: boxes of words that were not opened
 * @typedef {{form: string, at: number, value: Value, kept?: import("../types/vault").Kept[]}} DraftRow
 */

/** How a draft lies on the disk, and is read from it: who may seal (outbox/drafting.js) and open (meeting.js) says it. */
export const disk = {
  /** @param {string} _form @param {Value} value @returns {Promise<Pick<DraftRow, "value" | "kept">>} */
  write: async (_form, value) => ({ value }),
  /** @param {DraftRow} row @returns {Promise<Value>} */
  read: async ({ value, kept = [] }) => (kept.length ? { ...value, shut: kept } : value),
};

/** Forms left open, the most recent first. */
export const drafts = signal(/** @type {Kept[]} */ ([]));
/** Those open in another tab of this phone, by key. */
export const elsewhere = signal(/** @type {ReadonlySet<string>} */ (new Set()));
/** What was typed last is not on disk: there is no room. */
export const unkept = signal(false);

/** What is still to be written, the newest of each draft. null: to be dropped. */
const newest = /** @type {Map<string, Record<string, any> | null>} */ (new Map());
const writing = /** @type {Set<Promise<void>>} */ (new Set());
/** Writes under way at once: a keystroke does not wait for the one before it to be on disk. */
const MOST = 4;
/** A full disk is tried again without being asked. */
const AGAIN = 5_000;

/** The place a draft is of: an estate, or the words of a public point. @param {any} place @returns {string} */
export const spotOf = (place) => estateOf(place)?.id ?? place?.estate ?? place?.public_point?.label ?? place?.public_point ?? "";

/** Of each reading under way, what was or is being written meanwhile: the disk may say it as it was before. */
const readings = /** @type {Set<Set<string>>} */ (new Set());

/** @template T @param {(touched: Set<string>) => Promise<T>} read @returns {Promise<T>} */
function reading(read) {
  const touched = new Set(newest.keys());
  readings.add(touched);
  return read(touched).finally(() => readings.delete(touched));
}

/** Readings of all that were begun, and the latest that was heard: to open their words takes each its time. */
let begun = 0;
let heard = 0;

/** What is on disk, whoever wrote it; of what this tab holds, writes or has yet to write, this tab knows more. */
export const loadDrafts = () => reading(readAll);

/** @param {Set<string>} touched */
async function readAll(touched) {
  const turn = (begun += 1);
  const all = await draftsDb.run("drafts", (tx) => /** @type {Promise<any[]>} */ (tx.objectStore("drafts").getAll()));
  // One that is let go meanwhile is ours all the same: of it, too, the memory knows more.
  for (const { form } of all) if (isMine(form)) touched.add(form);
  const ours = (/** @type {Kept} */ { form }) => touched.has(form) || isMine(form);
  const over = all.filter((row) => isOver(row) && !ours(row));
  const theirs = await Promise.all(all.filter((row) => row.value && !ours(row) && !over.includes(row)).map(asKept));
  const held = await heldElsewhere(all.filter((row) => row.form.startsWith(NOTE)));
  if (turn < heard) return;
  heard = turn;
  drafts.value = [...theirs.filter((row) => !ours(row)), ...drafts.peek().filter(ours)].sort((a, b) => b.at - a.at);
  elsewhere.value = held;
  for (const { form } of over.filter((row) => !ours(row))) void dropDraft(form);
}

/** @param {DraftRow} row @returns {Promise<Kept>} */
const asKept = async (row) => ({ form: row.form, at: row.at, value: await disk.read(row) });

/** What a screen keeps of its own (`aside`), and nobody came back to: no list would ever show it. @param {Kept} draft */
const isOver = ({ at, value }) => Boolean(value?.aside) && at < nowMs() - TEXT_DAYS * 86_400_000;

/** Those that are to be resumed or thrown away: not the ones sealed just before the app was killed, nor what a screen keeps of its own. */
export const openDrafts = () => drafts.value.filter(({ at, value }) => isReadable(at) && !value.aside && !isSealed(value));

/** @param {string} form key @param {Record<string, any>} value plain JSON; call it on every input */
export function keepDraft(form, value) {
  drafts.value = [{ form, at: nowMs(), value }, ...drafts.peek().filter((other) => other.form !== form)];
  setNewest(form, value);
}

/** @param {string} form key @returns {Promise<void>} */
export async function dropDraft(form) {
  drafts.value = drafts.value.filter((other) => other.form !== form);
  setNewest(form, null);
  await flushed();
}

/** @param {string} form @param {Value | null} value */
function setNewest(form, value) {
  newest.set(form, value);
  for (const touched of readings) touched.add(form);
  writeNewest();
}

/** What was typed is on disk, as far as there is room. */
export async function flushed() {
  while (writing.size) await Promise.all(writing);
}

/**
 * The draft of a form that is open, as it can be read now that the vault locked or opened: what was typed is on disk
 * first, and a keystroke made meanwhile is among it. Without room its words stay where they are, the only copy.
 * @param {string} form key @returns {Promise<Value | null>} null: nothing was typed
 */
export async function reread(form) {
  await flushed();
  const unwritten = newest.get(form);
  if (unwritten !== undefined) return unwritten;
  return reading(async (touched) => {
    const value = await readDraft(form);
    return touched.has(form) ? reread(form) : value && placed(form, value);
  });
}

/** Another tab has it as it was left: what was typed is on disk before it is let go. @param {string} form key */
export const leaveDraft = (form) => void flushed().then(() => letGo(form));

/** In its list too. @param {string} form key @param {Value} value */
export const reshow = (form, value) => void (drafts.value = drafts.peek().map((one) => (one.form === form ? { ...one, value } : one)));

/** @param {string} form key @returns {Promise<Record<string, any> | null>} what was typed, unless it was sealed meanwhile */
export async function loadDraft(form) {
  const unwritten = newest.get(form);
  const kept = unwritten !== undefined ? unwritten : await readDraft(form);
  if (!kept || !isSealed(kept)) return kept;
  await dropDraft(form);
  return null;
}

/**
 * The draft a form opens with, held by this tab until it is left (`leaveDraft`): the one asked for, else the last one that
 * belongs just here. One that another tab has open is left to it.
 * @param {string} kind @param {Record<string, any>} fresh the form as it would begin @param {string} [wanted] key
 * @returns {Promise<{key: string, kept: Record<string, any> | null}>} null: it begins anew
 */
export async function openDraft(kind, fresh, wanted) {
  await loadDrafts().catch(() => {});
  const here = belonging({ form: kind, at: 0, value: fresh }, spotOf);
  const fits = (/** @type {Kept} */ one) => (wanted ? one.form === wanted : kindIn(one) === kind && isPlaced(one) && belonging(one, spotOf) === here);
  // Shut with what else was written: the form begins anew, beside it.
  for (const { form } of drafts.peek().filter((one) => isReadable(one.at) && fits(one))) {
    if (!(await hold(form, draftsDb, told))) continue;
    const value = await loadDraft(form);
    if (value) return { key: form, kept: placed(form, value) };
    letGo(form);
  }
  const key = `${kind}/${newId()}`;
  await hold(key, draftsDb, told);
  return { key, kept: null };
}

/** As long as the words of its place are shut it belongs nowhere. @param {{value: Value}} draft */
const isPlaced = ({ value }) => !value.shut || value.spot !== undefined;

/** @param {string} form @param {Value} value */
const placed = (form, value) => (isPlaced({ value }) ? { ...value, spot: spotIn({ form, at: 0, value }, spotOf) } : value);

const told = () => tell("drafts");

/** @param {string} form */
async function readDraft(form) {
  const row = await draftsDb.run("drafts", (tx) => /** @type {Promise<DraftRow | undefined>} */ (tx.objectStore("drafts").get(form)));
  return row?.value ? disk.read(row) : null;
}

/** By the record it makes, or by the operation. @param {Record<string, any>} value */
const isSealed = ({ record_id }) =>
  record_id !== undefined &&
  (mirror.find(record_id) !== null ||
    mirror.pending.peek().some((op) => op.record_id === record_id || op.id === record_id) ||
    mirror.receipts.peek().some((receipt) => receipt.record_id === record_id || receipt.op_id === record_id));

function writeNewest() {
  if (writing.size >= MOST || newest.size === 0) return;
  const write = sealNewest()
    .then((rows) => draftsDb.run("drafts", (tx) => putNewest(tx, rows), { mode: "readwrite" }))
    .then(written, notWritten);
  writing.add(write);
  void write.finally(() => {
    writing.delete(write);
    if (!again) writeNewest();
  });
}

/** @typedef {{form: string, value: Value | null, row: DraftRow | null}} Fresh   `value`: as it was typed; null: dropped */

/** Before the transaction, which waits for nothing else. @returns {Promise<Fresh[]>} */
const sealNewest = () =>
  Promise.all(
    [...newest].map(async ([form, value]) => {
      // When it was typed, however long the disk had no room for it.
      const at = drafts.peek().find((one) => one.form === form)?.at ?? nowMs();
      return { form, value, row: value && { form, at, ...(await disk.write(form, value)) } };
    }),
  );

/** One that comes late, a newer one behind it or on disk already, writes nothing. @param {import('./db.js').Transaction} tx @param {Fresh[]} fresh */
function putNewest(tx, fresh) {
  const store = tx.objectStore("drafts");
  const rows = fresh.filter(({ form, value }) => newest.get(form) === value);
  for (const { form, row } of rows) unawaited(row === null ? store.delete?.(form) : store.put?.(row));
  return rows;
}

/** Other tabs know of these. */
const announced = /** @type {Set<string>} */ (new Set());

/** Written, unless a newer keystroke came meanwhile. @param {Fresh[]} rows */
function written(rows) {
  unkept.value = false;
  clearTimeout(again);
  again = undefined;
  for (const { form, value } of rows) {
    if (newest.get(form) === value) newest.delete(form);
    if (announced.has(form) !== (value !== null)) {
      told();
      if (value) announced.add(form);
      else announced.delete(form);
    }
  }
}

/** Full, or closed: kept in memory, and tried again. All else is told by the database already; the form still holds the text. @param {unknown} error */
function notWritten(error) {
  if (!(error instanceof StorageError)) return newest.clear();
  unkept.value = error.code === "quota";
  clearTimeout(again);
  again = setTimeout(writeNewest, AGAIN);
}
/** @type {ReturnType<typeof setTimeout> | undefined} */
let again;

/** Nothing of them stays in memory. What has yet to be written is not: `flushed` first, where it is to stay on the disk. */
export function forgetDrafts() {
  newest.clear();
  unkept.value = false;
  drafts.value = [];
}

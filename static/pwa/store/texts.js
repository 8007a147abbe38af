/**
 * The words of this phone that are open, in memory alone: the whole payload of an operation by its id, the whole data of
 * a record by its box. On disk and in the mirror there are clear heads. Filled by whoever writes or receives, and, once it
 * is unlocked, as screens ask.
 */
import { signal } from "@preact/signals-core";
import { split } from "../core/paths.js";
import { OPERATIONS } from "../core/private.js";
import * as mirror from "./mirror.js";

/**
 * @typedef {Record<string, any>} Data
 * @typedef {import('../types/phone').SealedOp} SealedOp
 */

const wholes = /** @type {Map<string, Data>} */ (new Map());

/** Grows when words come or go. */
export const version = signal(0);

/** Opens what a screen asks for: an operation, or a record of a kind (outbox/opening.js). null: it is locked. */
export const opener = signal(/** @type {((id: string, kind?: string) => void) | null} */ (null));

/** It is to be shown: its words are asked for, and followed. @param {string} id @param {string} [kind] */
function ask(id, kind) {
  void version.value;
  opener.value?.(id, kind);
  return true;
}

/** @param {[string, Data][]} opened by operation, or by box @param {Iterable<string>} [kinds] of the records among them */
export function add(opened, kinds = []) {
  if (!opened.length) return;
  for (const [name, whole] of opened) wholes.set(name, whole);
  for (const kind of kinds) mirror.stale.add(kind);
  version.value = version.peek() + 1;
}

/** Locked. */
export function empty() {
  if (!wholes.size) return;
  wholes.clear();
  for (const kind of mirror.kinds()) mirror.stale.add(kind);
  version.value = version.peek() + 1;
}

/** @param {string} name */
export const has = (name) => wholes.has(name);

/** The clear head of an operation, which says whether it has words. @template {{kind: string, payload?: any}} T @param {T} op */
export function headOf(op) {
  const { clear, secret } = split(op.payload ?? {}, OPERATIONS[op.kind] ?? []);
  const worded = Object.keys(secret);
  return worded.length ? { ...op, payload: clear, worded } : op;
}

/** @param {SealedOp} op */
export const isShut = ({ id, worded }) => Boolean(worded) && !wholes.has(id);

/** With its words where they are open, for whoever shows it. @template {SealedOp} T @param {T} op @returns {T} */
export function told(op) {
  void version.value;
  if (isShut(op)) ask(op.id);
  return { ...op, payload: wholes.get(op.id) ?? op.payload };
}

/** As it can be read now. @param {import('./mirror.js').Held} held @returns {Data} */
export const dataOf = ({ data, kept }) => (kept && wholes.get(kept.box)) ?? data;

/** A record as it can be read now. @param {import('./mirror.js').Held} held @returns {{data: Data, locked?: true, shut?: readonly string[] | undefined}} */
export function read(held) {
  const data = dataOf(held);
  return held.kept && !has(held.kept.box) ? { data, locked: true, shut: held.kept.of } : { data };
}

/** @typedef {{kind: string, id: string, locked?: true | undefined, shut?: readonly string[] | undefined, data: Data} | null | undefined} Row */

/** Whether it has words that cannot be read now: whoever shows it asks for them. @param {Row} row */
export const isVeiled = (row) => Boolean(row?.locked) && ask(row?.id ?? "", row?.kind);

/**
 * Whether something is written in a field of this row that cannot be read now. Of what a build before wrote, its head
 * says only that there are words: they are taken to be where none stand.
 * @param {Row} row @param {string} field
 */
export const isClosed = (row, field) => isVeiled(row) && (row?.shut ? row.shut.includes(field) : !row?.data[field]);

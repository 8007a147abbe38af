/**
 * What the databases hold, in memory: the screens read here and never wait for the disk.
 * Written only after a transaction is complete, so it never says more than the disk does.
 */
import { batch, signal } from "@preact/signals-core";

/**
 * @typedef {import('../types/phone').PendingOp} PendingOp
 * @typedef {import('../types/phone').Receipt} Receipt
 * @typedef {import('../types/phone').Marker} Marker
 * @typedef {import('../types/phone').KeptChange} Change
 * @typedef {{rev: number, data: Record<string, any>, kept?: import('../types/vault').Kept}} Held   `data`: its clear head, where there is `kept`
 */

/** Complete pulls after which a row that did not come is known to be out of this agent's scope. */
export const SETTLED = 2;

/** Who this phone works for; null when nobody is enrolled. */
export const owner = signal(/** @type {Marker | null} */ (null));

/** Whether a pull ever ran to its end since the cache was last emptied. */
export const complete = signal(false);

/** The owner's operations not yet in custody, oldest first. */
export const pending = signal(/** @type {PendingOp[]} */ ([]));

/** Operations of other users, on this phone, unreadable to this one. */
export const strangers = signal(0);

/** The owner's operations in custody, as long as the phone has a use for them. */
export const receipts = signal(/** @type {Receipt[]} */ ([]));

/** Server rows: kind -> id -> {rev, data}. Not a signal: `changed` says which kinds moved. */
const rows = /** @type {Map<string, Map<string, Held>>} */ (new Map());

/** Grows when server rows change; `stale` holds the kinds since the views last looked. */
export const changed = signal(0);
export const stale = /** @type {Set<string>} */ (new Set());

/** @param {string} kind @returns {ReadonlyMap<string, Held>} */
export const serverRows = (kind) => rows.get(kind) ?? new Map();

/** @returns {string[]} */
export const kinds = () => [...rows.keys()];

/** @param {string} id @returns {{kind: string, rev: number} | null} a record of any kind */
export function find(id) {
  for (const [kind, byId] of rows) {
    const row = byId.get(id);
    if (row) return { kind, rev: row.rev };
  }
  return null;
}

/**
 * @param {Change[]} changes
 * @param {{kind: string, id: string}[]} evictions
 * @param {boolean} [afresh]  forget every row first
 */
export function takeRows(changes, evictions, afresh = false) {
  if (afresh) {
    rows.forEach((_, kind) => stale.add(kind));
    rows.clear();
  }
  for (const { kind, id } of evictions) {
    if (rows.get(kind)?.delete(id)) stale.add(kind);
  }
  for (const { kind, id, rev, data, kept } of changes) {
    let byId = rows.get(kind);
    if (!byId) rows.set(kind, (byId = new Map()));
    byId.set(id, kept ? { rev, data, kept } : { rev, data });
    stale.add(kind);
  }
  if (stale.size || afresh) changed.value += 1;
}

/** Sign-out, revocation, another user: nothing of this one stays in memory. */
export function forgetAll() {
  batch(() => {
    takeRows([], [], true);
    receipts.value = [];
    pending.value = [];
    owner.value = null;
    complete.value = false;
  });
}

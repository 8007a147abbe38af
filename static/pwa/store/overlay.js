/**
 * What pending operations will do, told from the phone's side: each kind's own reducers, over a desk of records. The
 * server decides; this only bridges the time until its rows arrive.
 */
import { operationOf } from "./kinds.js";

/**
 * @typedef {import('../types/phone').SealedOp} SealedOp
 * @typedef {import('../types/kinds').Desk} Desk
 */

/**
 * An operation of a kind this build does not know changes nothing here; one that cannot be laid hides no other.
 * @param {SealedOp} op @param {Desk} desk @returns {unknown} what went wrong, null when nothing did
 */
export function apply(op, desk) {
  const operation = operationOf(op.kind);
  try {
    operation?.lay(op, desk, operation);
    return null;
  } catch (error) {
    return error ?? op.kind;
  }
}

/** Change some fields of a record, if it is here. @param {Desk} desk @param {string} kind @param {string} id @param {(data: any) => Record<string, any>} change */
export function amend(desk, kind, id, change) {
  const data = desk.get(kind, id);
  if (data) desk.put(kind, id, { ...data, ...change(data) });
}

/** A reducer that changes some fields of the operation's own record. @param {(data: any, op: SealedOp, desk: Desk) => Record<string, any>} change @returns {import('../types/kinds').Operation["lay"]} */
export const amending = (change) => (op, desk, { kind }) =>
  amend(desk, kind.name, op.record_id, (data) => change(data, op, desk));

/** An operation as it lies in the outbox: a clear head, and its private fields sealed to the service and to her vault. */
import { effect } from "@preact/signals-core";
import { soon } from "../core/clock.js";
import { split } from "../core/paths.js";
import { OPERATIONS } from "../core/private.js";
import { sealOp } from "../vault/seal.js";
import { sitting } from "../vault/sitting.js";
import { installation, opened, vault } from "../vault/state.js";
import { toBytes } from "./rows.js";

/**
 * @typedef {import('../types/phone').OutboxRow} OutboxRow
 * @typedef {import('../types/phone').SealedOp} SealedOp
 * @typedef {import('../types/phone').Marker} Marker
 */

/** The content key of the next sitting is there before it is needed: « Enregistré » waits for no new pair. */
effect(() => {
  const [service, own] = [installation.value, vault.value];
  void opened.value;
  if (service) soon(() => void sitting(service, own).catch(() => {}));
});

/**
 * In clear without anything private in it, or as long as the service announced nothing to seal to.
 * @param {SealedOp} op @param {Marker} who @returns {Promise<Omit<OutboxRow, "device_no">>}
 */
export async function rowOf(op, { device_id, org_id, user_id }) {
  const row = { op_id: op.id, device_id, org_id, user_id, state: /** @type {const} */ ("waiting") };
  const service = installation.peek();
  const { clear, secret } = split(op.payload, OPERATIONS[op.kind] ?? []);
  if (!service || !Object.keys(secret).length) return { ...row, enc: 0, key_id: null, sealed: toBytes(op) };
  const sealed = await sealOp(await sitting(service, vault.peek()), op.id, row, secret);
  return { ...row, enc: 1, key_id: service.key, sealed: toBytes({ ...op, payload: clear, sealed: { ...sealed, of: Object.keys(secret) } }) };
}

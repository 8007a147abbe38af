/**
 * The vault of one enrolment: a pair of keys, its private half under a data key, the data key under a code and, beside it,
 * a passkey. In memory its private half alone, which no script can read.
 */
import { newId } from "../core/ids.js";
import { random, to64 } from "./bytes.js";
import { codeKey } from "./code.js";
import { about, aboutPair, asKey, shut, underCode, unshut } from "./datakey.js";
import { erase } from "./erasing.js";
import { passkeyKey, secretOf } from "./passkey.js";
import { addRow, changeRow, readRow } from "./rows.js";
import { show, vault } from "./state.js";
import { joinTabs, lockAll, openAll, showAnew, tellChanged } from "./tabs.js";
import { LIMIT, countAnew, countOne, standing } from "./tries.js";
import { CURVE, nameOf } from "./wrap.js";

/**
 * @typedef {import("./bytes.js").Bytes} Bytes
 * @typedef {import("./passkey.js").Passkey} Passkey
 * @typedef {import("../types/vault").Who} Who
 * @typedef {import("../types/vault").VaultRow} VaultRow
 * @typedef {"code" | "phrase"} Kind
 * @typedef {{opened: boolean, left: number, wait: number, erased: boolean}} Outcome   `left`: tries; `wait`: ms until the next one
 */

export const IDLE = 15;

/** What the row says of itself does not open: another's, or damaged. */
export class Damaged extends Error {}

/** What the vault of this phone's owner is, and an erasure that was cut brought to its end. @param {Who} who */
export async function load(who) {
  const { wrong } = await standing(who.device_id);
  if (wrong >= LIMIT) await erase(who);
  show(await readRow(who.device_id));
  joinTabs();
}

/**
 * A vault for whoever has none; it is open.
 * @param {Who} who @param {Kind} kind @param {string} text a code without a fault (code.js)
 * @returns {Promise<boolean>} false: another tab made one meanwhile, with the code chosen there
 */
export async function create(who, kind, text) {
  const { org_id, user_id, device_id } = who;
  const pair = await crypto.subtle.generateKey(CURVE, true, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const head = { org_id, user_id, device_id, key: await nameOf(point), point: to64(point) };
  const data = random(32);
  const iv = random(12);
  const terms = { name: "AES-GCM", iv, additionalData: aboutPair(head) };
  const bytes = new Uint8Array(await crypto.subtle.wrapKey("pkcs8", pair.privateKey, await asKey(data, "wrapKey"), terms));
  const code = await underCode(data, kind, text, head.key, who);
  /** @type {VaultRow} */
  const row = { v: 1, ...head, pair: { iv, bytes }, code, passkey: null, idle: IDLE };
  const mine = await addRow(row);
  tellChanged(device_id);
  show(await readRow(device_id));
  if (mine) await openWith(row, data);
  return mine;
}

/** @param {VaultRow} row @param {Bytes} data its data key; unreadable afterwards */
async function openWith(row, data) {
  const { iv, bytes } = row.pair;
  const key = await asKey(data, "unwrapKey");
  data.fill(0);
  const terms = { name: "AES-GCM", iv, additionalData: aboutPair(row) };
  const secret = await crypto.subtle.unwrapKey("pkcs8", bytes, key, terms, CURVE, false, ["deriveBits"]).catch((error) => {
    throw new Damaged("the private half does not open", { cause: error });
  });
  // Erased, or left to somebody else, while its key was made.
  if (vault.peek()?.key !== row.key) throw new Damaged("there is no vault any more");
  openAll({ id: newId(), device_id: row.device_id, key: row.key, secret });
}

/** @param {Who} who */
async function rowOf({ device_id }) {
  const row = await readRow(device_id);
  if (!row) throw new Damaged("there is no vault");
  return row;
}

/**
 * The data key by the code, counted before it is tried.
 * @param {Who} who @param {string} text @returns {Promise<{row: VaultRow, data: Bytes | null, outcome: Outcome}>}
 */
async function tryCode(who, text) {
  const row = await rowOf(who);
  const { wrong, wait } = await countOne(who.device_id);
  const none = { row, data: null };
  if (wait > 0) return { ...none, outcome: { opened: false, left: LIMIT - wrong, wait, erased: false } };
  const data = wrong > LIMIT ? null : await unshut(await codeKey(text, row.code), row.code, about("code", row.key, who));
  if (data) {
    await countAnew(who.device_id);
    return { row, data, outcome: { opened: true, left: LIMIT, wait: 0, erased: false } };
  }
  if (wrong >= LIMIT) await erase(who);
  const next = await standing(who.device_id);
  return { ...none, outcome: { opened: false, left: Math.max(0, LIMIT - wrong), wait: next.wait, erased: wrong >= LIMIT } };
}

/** @param {Who} who @param {string} text @returns {Promise<Outcome>} */
export async function unlock(who, text) {
  const { row, data, outcome } = await tryCode(who, text);
  if (data) await openWith(row, data);
  return outcome;
}

/** By the finger or the face; throws NoPasskey (passkey.js). @param {Who} who @param {Bytes} [secret] of it, where it was just told */
export async function unlockByPasskey(who, secret) {
  const row = await rowOf(who);
  const { passkey } = row;
  if (!passkey) throw new Damaged("there is no passkey");
  const kek = await passkeyKey(secret ?? (await secretOf(passkey)), passkey.salt, row.key, "decrypt");
  const data = await unshut(kek, passkey, about("passkey", row.key, who));
  if (!data) throw new Damaged("the passkey is of another vault");
  await countAnew(who.device_id);
  await openWith(row, data);
}

/** Nothing of what was sealed changes: only what opens the data key. @param {Who} who @param {string} old @param {Kind} kind @param {string} text @returns {Promise<Outcome>} */
export async function change(who, old, kind, text) {
  const { row, data, outcome } = await tryCode(who, old);
  if (!data) return outcome;
  const code = await underCode(data, kind, text, row.key, who);
  await rewrite(who, () => ({ code }));
  await openWith(row, data);
  return outcome;
}

/**
 * Beside the code, never in its place.
 * @param {Who} who @param {string} code as it is @param {() => Promise<(Passkey & {secret: Bytes}) | null>} make
 * @param {boolean} [reopens] the service knows it: it reopens the session too @returns {Promise<Outcome>}
 */
export async function addPasskey(who, code, make, reopens = false) {
  const { row, data, outcome } = await tryCode(who, code);
  if (!data) return outcome;
  try {
    const made = await make();
    if (made) {
      const { id, salt, secret } = made;
      const kek = await passkeyKey(secret, salt, row.key, "encrypt");
      const passkey = { id, salt, reopens, ...(await shut(kek, data, about("passkey", row.key, who))) };
      await rewrite(who, () => ({ passkey }));
    }
  } finally {
    data.fill(0);
  }
  return outcome;
}

/** @param {{device_id: string}} who @param {Passkey} [one] that one alone: another may have been added since */
export const removePasskey = (who, one) => rewrite(who, (row) => (!one || isSame(row.passkey, one) ? { passkey: null } : {}));

/** @param {Passkey | null} here @param {Passkey} one */
const isSame = (here, one) => here !== null && to64(here.id) === to64(one.id);

/** @param {Who} who @param {number} idle minutes */
export const setIdle = (who, idle) => rewrite(who, () => ({ idle }));

/** @param {{device_id: string}} who @param {(row: VaultRow) => Partial<VaultRow>} news of the row as it is now */
async function rewrite({ device_id }, news) {
  await changeRow(device_id, (row) => ({ ...row, ...news(row) }));
  await showAnew(device_id);
  tellChanged(device_id);
}

/** Somebody else takes this phone: hers is locked, and stays. */
export function leave() {
  lockAll();
  show(undefined);
}

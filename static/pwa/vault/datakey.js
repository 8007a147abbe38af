/** The data key of a vault, shut under a code or a passkey, and what is shut under it. Each says whose it is: none opens in another's row. */
import { newCodeKey } from "./code.js";
import { random, utf8 } from "./bytes.js";

/**
 * @typedef {import("./bytes.js").Bytes} Bytes
 * @typedef {import("../types/vault").Who} Who
 * @typedef {import("../types/vault").Shut} Shut
 */

/** @param {string} part @param {string} key name of the vault @param {Who} who */
export const about = (part, key, { org_id, user_id, device_id }) => utf8([`palier vault 1 ${part}`, key, org_id, user_id, device_id].join("\n"));

/** The point is part of it: one exchanged on the disk is found out when the vault opens. @param {{key: string, point: string} & Who} row */
export const aboutPair = (row) => about(`pair ${row.point}`, row.key, row);

/** @param {CryptoKey} kek @param {Bytes} data the data key @param {BufferSource} aad @returns {Promise<Shut>} */
export async function shut(kek, data, aad) {
  const iv = random(12);
  return { iv, bytes: new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad }, kek, data)) };
}

/** @param {CryptoKey} kek @param {Shut} wrap @param {BufferSource} aad @returns {Promise<Bytes | null>} null: of another code */
export const unshut = (kek, { iv, bytes }, aad) =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: aad }, kek, bytes).then(
    (data) => new Uint8Array(data),
    () => null,
  );

/** @param {Bytes} data @param {KeyUsage} use */
export const asKey = (data, use) => crypto.subtle.importKey("raw", data, "AES-GCM", false, [use]);

/** @param {Bytes} data @param {"code" | "phrase"} kind @param {string} text @param {string} key @param {Who} who */
export async function underCode(data, kind, text, key, who) {
  const { key: kek, ...terms } = await newCodeKey(text);
  return { kind, ...terms, ...(await shut(kek, data, about("code", key, who))) };
}

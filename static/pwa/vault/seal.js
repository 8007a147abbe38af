/**
 * A box only the installation and its writer's vault open, bound to the operation, or the record, it is of. Writing needs
 * no key; reading (unseal.js) needs the vault's private one.
 */
import { deflate, join, random, stored, to64, utf8 } from "./bytes.js";
import { newContentKey } from "./wrap.js";

/**
 * @typedef {import("../types/vault").Who} Who
 * @typedef {import("../types/vault").Sealed} Sealed
 * @typedef {import("../types/vault").Kept} Kept
 * @typedef {import("../types/vault").Sitting} Sitting
 * @typedef {import("./wrap.js").Reader} Reader
 * @typedef {Record<string, any>} Secret   value by path
 */

export const V = 1;
export const NONCE = 12;

/**
 * One content key for what is written at one sitting: « Enregistré » waits for no new pair, and rows fold into each other.
 * @param {Reader} installation as the service announced it @param {Reader | null} vault null: nobody chose a code yet, and only the service will read
 * @returns {Promise<Sitting>}
 */
export const sittingOf = async (installation, vault) => ({
  key: installation.key,
  ...(await newContentKey({ installation, ...(vault && { vault }) })),
});

/** The same for what stays on this phone: the page of a pull, a draft. @param {Reader} vault @returns {Promise<Sitting>} */
export const keepingOf = async (vault) => ({ key: vault.key, ...(await newContentKey({ vault })) });

/** @param {Who} who */
const whose = ({ org_id, user_id, device_id }) => [org_id, user_id, device_id];

/** @param {string} key @param {string} opId @param {Who} who */
export const ofOperation = (key, opId, who) => utf8(["palier seal 1", key, opId, ...whose(who)].join("\n"));

/** @param {string} what @param {string} id @param {Who} who */
export const ofKept = (what, id, who) => utf8(["palier keep 1", what, id, ...whose(who)].join("\n"));

/** @param {Sitting} sitting @param {BufferSource} about @param {Secret} secret @param {typeof deflate} pack */
async function boxOf({ content }, about, secret, pack) {
  const nonce = random(NONCE);
  const plain = await pack(utf8(JSON.stringify(secret)));
  const shut = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: about }, content, plain);
  return to64(join(nonce, new Uint8Array(shut)));
}

/** The member `sealed` of an operation. @param {Sitting} sitting @param {string} opId @param {Who} who @param {Secret} secret @returns {Promise<Sealed>} */
export async function sealOp(sitting, opId, who, secret) {
  const { key, point, wrap = "", own } = sitting;
  return { v: V, key, point, wrap, ...(own && { own }), box: await boxOf(sitting, ofOperation(key, opId, who), secret, deflate) };
}

/** @param {Sitting} sitting @param {string} what "record", "draft" @param {string} id @param {Who} who @param {Secret} secret @returns {Promise<Kept>} */
export async function keep(sitting, what, id, who, secret) {
  const { key, point, own = "" } = sitting;
  return { v: V, key, point, own, of: Object.keys(secret), box: await boxOf(sitting, ofKept(what, id, who), secret, stored) };
}

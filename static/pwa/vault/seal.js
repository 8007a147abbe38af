/**
 * A box only the installation and its writer's vault open, bound to the operation, or the record, it is of. Writing needs
 * no key; reading needs the vault's private one.
 */
import { deflate, from64, fromUtf8, inflate, join, random, stored, to64, utf8 } from "./bytes.js";
import { contentKeyOf, newContentKey } from "./wrap.js";

/**
 * @typedef {import("../types/vault").Who} Who
 * @typedef {import("../types/vault").Sealed} Sealed
 * @typedef {import("../types/vault").Kept} Kept
 * @typedef {import("../types/vault").Opened} Opened
 * @typedef {import("../types/vault").Sitting} Sitting
 * @typedef {import("./wrap.js").Reader} Reader
 * @typedef {Record<string, any>} Secret   value by path
 */

const V = 1;
const NONCE = 12;

/** What a box cannot be opened for: of another vault, of another row, damaged, of a later release. */
export class Unreadable extends Error {}

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
const ofOperation = (key, opId, who) => utf8(["palier seal 1", key, opId, ...whose(who)].join("\n"));

/** @param {string} what @param {string} id @param {Who} who */
const ofKept = (what, id, who) => utf8(["palier keep 1", what, id, ...whose(who)].join("\n"));

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
  return { v: V, key, point, own, box: await boxOf(sitting, ofKept(what, id, who), secret, stored) };
}

/** @param {Opened} opened @param {string} opId @param {Who} who @param {Sealed} sealed @returns {Promise<Secret>} */
export const openOp = (opened, opId, who, sealed) => open(opened, sealed, () => ofOperation(sealed.key, opId, who));

/** @param {Opened} opened @param {string} what @param {string} id @param {Who} who @param {Kept} kept @returns {Promise<Secret>} */
export const openKept = (opened, what, id, who, kept) => open(opened, kept, () => ofKept(what, id, who));

/** @param {Opened} opened @param {Sealed | Kept} sealed @param {() => BufferSource} about @returns {Promise<Secret>} */
async function open(opened, sealed, about) {
  if (sealed?.v !== V || !sealed.own) throw new Unreadable();
  try {
    const content = await contentOf(opened, { point: sealed.point, own: sealed.own });
    const bytes = from64(sealed.box);
    const terms = { name: "AES-GCM", iv: bytes.subarray(0, NONCE), additionalData: about() };
    const plain = await crypto.subtle.decrypt(terms, content, bytes.subarray(NONCE));
    return JSON.parse(fromUtf8(await inflate(new Uint8Array(plain))));
  } catch (error) {
    throw new Unreadable("the box does not open", { cause: error });
  }
}

/** Unwrapped once a sitting, and forgotten with the vault's key. @type {WeakMap<Opened, Map<string, Promise<CryptoKey>>>} */
const unwrapped = new WeakMap();

/** @param {Opened} opened @param {{point: string, own: string}} wraps */
function contentOf(opened, wraps) {
  const known = unwrapped.get(opened) ?? new Map();
  unwrapped.set(opened, known);
  const name = `${wraps.point} ${wraps.own}`;
  const found = known.get(name) ?? contentKeyOf(opened.secret, opened.key, wraps);
  known.set(name, found);
  return found;
}

/** What was sealed is read again with the vault's private key: boxes of operations, of records and of drafts. */
import { from64, join, through } from "./bytes.js";
import { NONCE, V, ofKept, ofOperation } from "./seal.js";
import { ONCE, infoOf, wrapper } from "./wrap.js";

/**
 * @typedef {import("./bytes.js").Bytes} Bytes
 * @typedef {import("../types/vault").Who} Who
 * @typedef {import("../types/vault").Sealed} Sealed
 * @typedef {import("../types/vault").Kept} Kept
 * @typedef {import("../types/vault").Opened} Opened
 * @typedef {import("./seal.js").Secret} Secret
 */

/** What a box cannot be opened for: of another vault, of another row, damaged, of a later release. */
export class Unreadable extends Error {}

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

/** @param {CryptoKey} secret private half of the vault's pair @param {string} key its name @param {{point: string, own: string}} sealed @returns {Promise<CryptoKey>} */
async function contentKeyOf(secret, key, { point, own }) {
  const bytes = from64(point);
  const kek = await wrapper(secret, bytes, bytes, infoOf("vault", key), "unwrapKey");
  return crypto.subtle.unwrapKey("raw", from64(own), kek, ONCE, "AES-GCM", false, ["decrypt"]);
}

/** @param {Uint8Array} bytes */
const fromUtf8 = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

/** @param {Bytes} bytes @returns {Bytes | Promise<Bytes>} */
const inflate = (bytes) => unstored(bytes) ?? through(bytes, new DecompressionStream("deflate-raw"));

/** @param {Bytes} bytes @returns {Bytes | null} null: it was made smaller */
function unstored(bytes) {
  const parts = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const [head = 0, low = 0, high = 0] = bytes.subarray(at, at + 3);
    if (head > 1) return null;
    parts.push(bytes.subarray(at + 5, at + 5 + low + high * 256));
    at += 5 + low + high * 256;
  }
  return join(...parts);
}

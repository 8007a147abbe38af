/**
 * A content key wrapped for whoever has the private half of a key pair: ECDH P-256 with a pair made for it, HKDF-SHA-256,
 * AES-256-GCM. What it makes wraps one key once: hence a nonce of zeros.
 */
import { from64, random, to64, utf8 } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{key: string, point: string}} Reader   who may open: its name, and its public point in base64url */

export const CURVE = { name: "ECDH", namedCurve: "P-256" };
export const ONCE = { name: "AES-GCM", iv: new Uint8Array(12) };

/** The name of a public point: eight hexadecimal digits. @param {Bytes} point uncompressed */
export async function nameOf(point) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", point));
  return Array.from(digest.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {Bytes} point */
const publicKey = (point) => crypto.subtle.importKey("raw", point, CURVE, true, []);

/** @param {CryptoKey} ours private @param {Bytes} theirs public point @param {Bytes} point of the pair made for it @param {string} info @param {KeyUsage} use */
export async function wrapper(ours, theirs, point, info, use) {
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: await publicKey(theirs) }, ours, 256);
  const secret = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const terms = { name: "HKDF", hash: "SHA-256", salt: point, info: utf8(info) };
  return crypto.subtle.deriveKey(terms, secret, { name: "AES-GCM", length: 256 }, false, [use]);
}

/** @param {"installation" | "vault"} whose @param {string} key */
export const infoOf = (whose, key) => `palier wrap 1 ${whose} ${key}`;

/**
 * A new content key, which this page may seal with and never open with, and its wraps.
 * @param {Partial<Record<"installation" | "vault", Reader>>} readers
 */
export async function newContentKey(readers) {
  const pair = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  const bytes = random(32);
  const wrapFor = async (/** @type {"installation" | "vault"} */ whose) => {
    const reader = readers[whose];
    if (!reader) return undefined;
    const kek = await wrapper(pair.privateKey, from64(reader.point), point, infoOf(whose, reader.key), "encrypt");
    return to64(await crypto.subtle.encrypt(ONCE, kek, bytes));
  };
  const [wrap, own] = await Promise.all([wrapFor("installation"), wrapFor("vault")]);
  const content = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt"]);
  bytes.fill(0);
  return { content, point: to64(point), wrap, own };
}

/** Bytes as sealed things are written: base64url without padding in JSON, raw deflate under a seal. */

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */

/** @param {string} text @returns {Bytes} */
export const utf8 = (text) => /** @type {Bytes} */ (new TextEncoder().encode(text));

/** @param {number} length @returns {Bytes} */
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

/** @param {ArrayBuffer | Uint8Array} bytes */
export function to64(bytes) {
  const letters = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/** @param {string} text @returns {Bytes} */
export function from64(text) {
  const letters = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at += 1) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

/** @param {Uint8Array[]} parts @returns {Bytes} */
export function join(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.byteLength, 0));
  parts.reduce((at, part) => (all.set(part, at), at + part.byteLength), 0);
  return all;
}

/** @param {Bytes} bytes */
export const deflate = (bytes) => (typeof CompressionStream === "undefined" ? stored(bytes) : through(bytes, new CompressionStream("deflate-raw")));

/** @param {Bytes} bytes @param {GenericTransformStream} stream @returns {Promise<Bytes>} */
export async function through(bytes, stream) {
  const out = new Blob([bytes]).stream().pipeThrough(/** @type {any} */ (stream));
  return new Uint8Array(await new Response(out).arrayBuffer());
}

/** What a block of deflate holds at most as it is. */
const BLOCK = 0xffff;

/**
 * Deflate that makes nothing smaller, read by anybody: at once, where what stays on the phone need not be; and of a browser
 * that has no compression, for a save never fails for that.
 * @param {Bytes} bytes
 */
export function stored(bytes) {
  const blocks = [];
  for (let at = 0; at < bytes.length || at === 0; at += BLOCK) {
    const part = bytes.subarray(at, at + BLOCK);
    const head = [Number(at + BLOCK >= bytes.length), part.length & 0xff, part.length >> 8, ~part.length & 0xff, (~part.length >> 8) & 0xff];
    blocks.push(Uint8Array.from(head), part);
  }
  return join(...blocks);
}

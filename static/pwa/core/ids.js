/** Record and operation ids, chosen by the phone. Never order by them: a clock may lie. */
import { nowMs } from "./clock.js";

/** @returns {string} a UUIDv7: 48 bits of time, 74 random bits */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  // A clock before 1970 would give a negative time: any valid UUID will do.
  const time = Math.max(0, nowMs());
  new DataView(bytes.buffer).setUint32(0, Math.floor(time / 0x10000));
  new DataView(bytes.buffer).setUint16(4, time % 0x10000);
  bytes[6] = 0x70 | (/** @type {number} */ (bytes[6]) & 0x0f);
  bytes[8] = 0x80 | (/** @type {number} */ (bytes[8]) & 0x3f);
  return toHex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/**
 * The id of what there is one of for a record, or of a record for one person: found again without asking anybody.
 * @param {string} id @param {string} [userId] @returns {string} a UUIDv8
 */
export function oneOf(id, userId = "0") {
  const mixed = (parseInt(id.slice(-8), 16) ^ parseInt(userId.slice(-8), 16)) >>> 0;
  return `${id.slice(0, 14)}8${id.slice(15, -8)}${mixed.toString(16).padStart(8, "0")}`;
}

/** @param {Uint8Array} bytes */
export const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * A small note beside the databases: which device this phone is, and how much it owes the server.
 * It lies elsewhere on the disk, so a database that vanished is noticed (« stockage effacé »).
 */

/** @typedef {import('../types/phone').Marker} Marker */

const KEY = "palier-device";

/** @returns {Marker | null} */
export function readMarker() {
  const marker = parse(KEY);
  return isMarker(marker) ? marker : null;
}

/** @param {any} one @returns {one is Marker} */
export const isMarker = (one) => typeof one?.device_id === "string" && typeof one.user_id === "string";

/** @param {Marker | null} marker */
export function writeMarker(marker) {
  keep(KEY, marker && JSON.stringify(marker));
  writeDebt(marker);
}

/**
 * The same in few words in a cookie, which outlives databases and localStorage wiped together. It says
 * how much, never who.
 */
const DEBT = "palier-debt";
const LONG = 400 * 86_400;

/** @param {Marker | null} marker */
function writeDebt(marker) {
  if (!globalThis.document) return;
  const words = marker ? `${marker.pending}.${marker.max_no}; Max-Age=${LONG}` : "; Max-Age=0";
  document.cookie = `${DEBT}=${words}; Path=/app/; SameSite=Strict; Secure`;
}

/** @returns {{pending: number, max_no: number} | null} null: no phone was ever enrolled here */
export function readDebt() {
  const found = /(?:^|; )palier-debt=(\d+)\.(\d+)/.exec(globalThis.document?.cookie ?? "");
  return found && { pending: Number(found[1]), max_no: Number(found[2]) };
}

/** Enrolments of this phone: a digest of the e-mail -> device id, so that a password is enough to come back. */
export const KNOWN = "palier-known";

/** @returns {Record<string, string>} */
export function readKnown() {
  const known = parse(KNOWN);
  return known && typeof known === "object" ? known : {};
}

/** @param {string} key @returns {any} null: nothing there, or nothing that can be read */
export function parse(key) {
  try {
    return JSON.parse(read(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key */
export function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string | null} text */
export function keep(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Storage refused by the browser: the databases alone then say who we are.
  }
}

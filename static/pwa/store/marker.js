/**
 * A small note beside the databases: which device this phone is, and how much it owes the server.
 * It lies elsewhere on the disk, so a database that vanished is noticed (« stockage effacé »).
 */

/** @typedef {import('../types/phone').Marker} Marker */

const KEY = "palier-device";
const LEAVING = "palier-leaving";

/** @returns {Marker | null} */
export function readMarker() {
  try {
    const marker = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return typeof marker?.device_id === "string" && typeof marker.user_id === "string" ? marker : null;
  } catch {
    return null;
  }
}

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
const KNOWN = "palier-known";

/** @returns {Record<string, string>} */
export function readKnown() {
  try {
    const known = JSON.parse(read(KNOWN) ?? "{}");
    return known && typeof known === "object" ? known : {};
  } catch {
    return {};
  }
}

/** @param {string} person digest of the e-mail @param {string} deviceId */
export const rememberKnown = (person, deviceId) => keep(KNOWN, JSON.stringify({ ...readKnown(), [person]: deviceId }));

/** Signed out without network: the server has to hear of it before anyone is let in again. */
export const isLeaving = () => read(LEAVING) !== null;
/** The enrolment that left; "" when a build before wrote it, which did not say. */
export const whoLeaves = () => (read(LEAVING) ?? "").replace(/^1$/, "");
/** @param {string | null} device null: the server knows */
export const setLeaving = (device) => keep(LEAVING, device);

/** A wipe was begun: whoever starts next ends it before anything is shown. It names the enrolment whose vault goes too, if any. */
const WIPING = "palier-wiping";
export const isWiping = () => read(WIPING) !== null;
export const vaultGoing = () => read(WIPING);
/** @param {string | null} vault "" where none goes; null: it is done */
export const setWiping = (vault) => keep(WIPING, vault);

/**
 * The secret an enrolment is asked with, the same until it is answered: a code spent by a request whose answer was lost
 * still opens this phone, and no other.
 */
const ATTEMPT = "palier-attempt";
export function readAttempt() {
  const attempt = read(ATTEMPT) ?? crypto.randomUUID();
  keep(ATTEMPT, attempt);
  return attempt;
}
export const endAttempt = () => keep(ATTEMPT, null);

/** @param {string} key */
function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string | null} text */
function keep(key, text) {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // Storage refused by the browser: the databases alone then say who we are.
  }
}

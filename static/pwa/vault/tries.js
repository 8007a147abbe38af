/**
 * Codes are counted on disk before they are tried: an app that is killed has tried. After the third each waits longer,
 * and after the tenth nothing is left to try.
 */
import { nowMs } from "../core/clock.js";
import { newId } from "../core/ids.js";
import { vaultDb, writing } from "./rows.js";

/** @typedef {import("../types/vault").Tries} Tries */

export const LIMIT = 10;
/** Seconds before each try, by how many were wrong. */
const WAITS = [0, 0, 0, 5, 15, 60, 300, 900, 1800, 3600];

/**
 * How long until the next try, ms. A clock set back gives nothing: the wait begins again.
 * @param {Tries | undefined} tries @param {number} now
 */
export function waitOf(tries, now) {
  const wait = (WAITS[tries?.wrong ?? 0] ?? 0) * 1000;
  const gone = now - (tries?.at ?? 0);
  return gone < 0 ? wait : Math.max(0, wait - gone);
}

/** The clock was set back since: from here on the wait runs by the clock as it now is. @param {Tries | undefined} tries @returns {tries is Tries} */
const isAhead = (tries) => tries !== undefined && tries.at > nowMs();

/** @param {string} deviceId @returns {Promise<{wrong: number, wait: number}>} */
export async function standing(deviceId) {
  const tries = await vaultDb.run("tries", (tx) => /** @type {Promise<Tries | undefined>} */ (tx.objectStore("tries").get(deviceId)));
  if (isAhead(tries)) await put({ ...tries, at: nowMs() });
  return { wrong: tries?.wrong ?? 0, wait: waitOf(tries, nowMs()) };
}

/** Count a code that is about to be tried. @param {string} deviceId @returns {Promise<{wrong: number, wait: number}>} with `wait`, it was not counted and may not be tried */
export function countOne(deviceId) {
  const id = newId();
  return writing(async (tx) => {
    const before = await tx.objectStore("tries").get(deviceId);
    // The disk had it already when the connection was cut: one try is counted once.
    if (before?.id === id) return { wrong: before.wrong, wait: 0 };
    const wait = waitOf(before, nowMs());
    if (isAhead(before)) await tx.objectStore("tries").put?.({ ...before, at: nowMs() });
    if (wait > 0) return { wrong: before.wrong, wait };
    const wrong = (before?.wrong ?? 0) + 1;
    await tx.objectStore("tries").put?.({ device_id: deviceId, wrong, at: nowMs(), id });
    return { wrong, wait: 0 };
  });
}

/** A right one, by whatever way. @param {string} deviceId */
export const countAnew = (deviceId) => writing((tx) => tx.objectStore("tries").delete?.(deviceId));

/** No code is to be tried any more: what is erased from here on is erased to the end, whoever is killed meanwhile. @param {string} deviceId */
export const countOut = (deviceId) => put({ device_id: deviceId, wrong: LIMIT, at: nowMs() });

/** @param {Tries} tries */
const put = (tries) => writing((tx) => tx.objectStore("tries").put?.(tries));

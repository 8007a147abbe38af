/** What of one enrolment can be read on this phone goes: her databases and her vault, nobody else's. Never the outbox: only custody empties it. */
import { cache } from "../store/cache.js";
import { draftsDb } from "../store/drafts.js";
import { endWiping, forgetEnrolment } from "../store/enrolments.js";
import { dropRow } from "../vault/rows.js";
import { journal } from "./journal.js";

/** @typedef {import('../store/enrolments.js').Going} Going */

/** What is fetched again, and her drafts. @param {string} [store] hers who is here, else an agent's (enrolments.js) */
export const eraseStores = (store) => Promise.all([cache, journal, draftsDb].map((db) => db.destroy(store)));

/** Killed in the middle, it is done again at the next start (app/boot.js). @param {Going} going */
export async function eraseDisk(going) {
  const { device_id, store } = going;
  forgetEnrolment(device_id);
  await Promise.all([store === null || eraseStores(store), dropRow(device_id)]);
  endWiping(going);
}

/** Whoever the service let in takes this phone: asked of somebody, so parsed when somebody comes. */
import * as courier from "../outbox/courier.js";
import { lastNumber, loadOutbox } from "../outbox/rows.js";
import { alone } from "../outbox/turn.js";
import { endAttempt, rememberKnown } from "../store/attempt.js";
import { cache, clearRecords, loadCache, readNotes, writeNotes } from "../store/cache.js";
import { tell } from "../store/channel.js";
import { useStores } from "../store/db.js";
import { loadDrafts } from "../store/drafts.js";
import { become, claimFirst, endChange, endLeaving, others, personOf, setAside, storeOf } from "../store/enrolments.js";
import { setLease } from "../store/lease.js";
import { readMarker } from "../store/marker.js";
import * as mirror from "../store/mirror.js";
import { readRow } from "../vault/rows.js";
import { show } from "../vault/state.js";
import { ApiError } from "../core/api.js";
import { clockGap, nowMs, trueNowMs } from "../core/clock.js";
import { sha256 } from "../core/digest.js";
import { setDown } from "./aside.js";
import { ofHers, onEnter, openSession, wipe } from "./session.js";

/**
 * @typedef {import('../types/wire').SessionOut} Me
 * @typedef {import('../types/phone').Marker} Marker
 */

/** The phone remembers whose it was without keeping the address. @param {string} email */
export const digestOf = (email) => sha256(email.trim().toLowerCase());

/** @param {Me} profile the server let her in @param {string} [label] @param {number} [numbered] the last number known to be given */
export async function admit(profile, label, numbered = 0) {
  if (typeof profile?.device?.id !== "string" || typeof profile.user?.id !== "string") {
    throw new ApiError(0, "network", "Pas de réponse du service. Vérifiez le réseau, puis réessayez.");
  }
  const before = readMarker();
  const marker = markerOf(profile, [before, ...others()], Math.max(numbered, await lastNumber(profile.device.id)));
  // What a colleague wrote and received here stays, and waits for him; unless there is no lock over it.
  if (before && personOf(before) !== personOf(marker)) await ((await readRow(before.device_id)) ? setDown(before) : wipe(before));
  if (!mirror.owner.peek()) await takeUp(marker);
  await fetchAnew(marker.device_id);
  show(await readRow(profile.device.id));
  // The service ended these itself, or would take them for the session it has just opened.
  endLeaving(marker.device_id);
  endLeaving("");
  const there = readMarker();
  if (there && personOf(there) !== personOf(marker)) setAside({ ...there, away: trueNowMs() });
  become(marker);
  mirror.owner.value = marker;
  const { lease_until } = profile.device;
  await writeNotes({ me: profile, me_at: nowMs(), lease_until, lived: 0, ...(label && { label }) });
  await loadOutbox();
  setLease(lease_until, profile.server_now);
  rememberKnown(await digestOf(profile.user.email), profile.device.id);
  endAttempt();
  endChange();
  openSession({ me: profile });
  tell("session");
  onEnter.forEach((enter) => enter());
  void courier.resume();
}

/** @param {Me} profile @param {(Marker | null)[]} before who is known here @param {number} numbered @returns {Marker} */
function markerOf({ device, user, org }, before, numbered) {
  const known = before.find((one) => one?.device_id === device.id);
  const max_no = Math.max(known?.max_no ?? 0, numbered);
  return { device_id: device.id, user_id: user.id, org_id: org.id, name: user.name, pending: known?.pending ?? 0, max_no };
}

/** What was kept of hers the last time she was here is read again. @param {Marker} who */
async function takeUp(who) {
  claimFirst(who);
  useStores(storeOf(who));
  const notes = await ofHers(who, await loadCache());
  await loadDrafts();
  clockGap.value = notes.clock_gap ?? null;
  mirror.complete.value = notes.complete ?? false;
}

/** Enrolled anew: what an earlier enrolment of hers received is under a vault that does not open here, and is received again. @param {string} device */
async function fetchAnew(device) {
  const { me } = await readNotes();
  if (!me || me.device.id === device) return;
  await courier.halt();
  await alone(() => cache.run(["records", "notes"], clearRecords, { mode: "readwrite", frees: true }));
  mirror.takeRows([], [], true);
  mirror.complete.value = false;
}

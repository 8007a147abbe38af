/** The start: say who we are from the disk alone, show it, and only then talk to the server. */
import { batch } from "@preact/signals-core";
import * as courier from "../outbox/courier.js";
import { loadOutbox, mark, outboxDb, readRows } from "../outbox/rows.js";
import { cache, loadCache, readNotes } from "../store/cache.js";
import { listen } from "../store/channel.js";
import { loadDrafts } from "../store/drafts.js";
import { isLeaving, readMarker, writeMarker } from "../store/marker.js";
import * as mirror from "../store/mirror.js";
import { StorageError, tellWiped } from "../store/trouble.js";
import { complete, ready } from "../store/views.js";
import { clockGap, startTicking } from "./clock.js";
import { leaveFirst, openForm, openSession, refreshMe, session, setLease } from "./session.js";

/** @typedef {Partial<import('../store/cache.js').Notes>} Notes */

/** Everything the screens need is in memory when it resolves; nothing here waits for the network. */
export async function boot() {
  try {
    const marker = readMarker();
    await takeUpRefused();
    const notes = await readNotes();
    const who = marker ?? markerFrom(notes);
    if (!who) return;
    if (!marker) writeMarker(who);
    if (outboxDb.created && marker) tellWiped(marker.pending);
    await show(who, notes);
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
  } finally {
    ready.value = true;
  }
}

/** What the server could not read last time is tried again once per start. */
async function takeUpRefused() {
  const refused = (await readRows()).filter((row) => row.state === "refused");
  if (refused.length) await mark(refused.map((row) => row.op_id), "waiting");
}

/** localStorage was emptied, the databases were not. @param {Notes} notes */
function markerFrom({ me }) {
  return me ? { device_id: me.device.id, user_id: me.user.id, org_id: me.org.id, pending: 0, max_no: 0 } : null;
}

/** @param {import('../types/wire').Marker} who @param {Notes} notes */
async function show(who, notes) {
  // Left behind by somebody else (killed in the middle of a change of user).
  if (notes.me && notes.me.user.id !== who.user_id) await cache.destroy();
  mirror.owner.value = who;
  const fresh = await loadCache();
  await Promise.all([loadOutbox(), loadDrafts()]);
  batch(() => {
    clockGap.value = fresh.clock_gap ?? null;
    complete.value = fresh.complete ?? false;
    setLease(fresh.lease_until);
    courier.state.value = { ...courier.state.peek(), lastContact: fresh.last_contact ?? null };
    openSession({ me: fresh.me ?? null });
  });
}

/** After the first paint: the server, the other tabs, the clock. */
export async function goLive() {
  startTicking();
  listen((news) => void hear(news));
  if (isLeaving()) await leaveFirst();
  if (!mirror.owner.peek()) {
    await loadOutbox().catch(() => {});
    // The cookie may still know this phone, though its storage was emptied.
    if (!isLeaving()) await refreshMe().catch(() => {});
    if (session.peek().phase === "starting") openForm();
  }
  await courier.start();
  if (mirror.owner.peek()) await refreshMe().catch(() => {});
}

/** @param {import('../store/channel.js').News} news */
async function hear(news) {
  if (news === "session") location.reload();
  else if (news === "outbox") await loadOutbox().catch(() => {});
  else complete.value = (await loadCache().catch(() => readNotes())).complete ?? false;
}

/** The start: say who we are from the disk alone, show it, and only then talk to the server. */
import { batch } from "@preact/signals-core";
// What is kept is laid and worded as its kinds say.
import "../features/kinds.js";
// Drafts lie on this phone as it says.
import "../outbox/drafting.js";
import { standAgain } from "../features/rounds/now.js";
import * as courier from "../outbox/courier.js";
import { loadOutbox, mark, outboxDb, readRows, showRows } from "../outbox/rows.js";
import { eraseDisk } from "../outbox/erasing.js";
import { loadCache, readNotes } from "../store/cache.js";
import { listen } from "../store/channel.js";
import { useStores } from "../store/db.js";
import { loadDrafts } from "../store/drafts.js";
import { NOBODY, become, claimFirst, isChanging, isLeaving, others, storeOf, wiping } from "../store/enrolments.js";
import { setLease } from "../store/lease.js";
import { readDebt, readMarker } from "../store/marker.js";
import * as mirror from "../store/mirror.js";
import { StorageError, tellWiped } from "../store/trouble.js";
import { ready } from "../store/views.js";
import { readRow } from "../vault/rows.js";
import { show as showVault } from "../vault/state.js";
import { at, clockGap, startTicking } from "../core/clock.js";
import { closed, closeSession, isStale, leaveFirst, ofHers, openSession, refreshMe, session } from "../device/session.js";

/** @typedef {Partial<import('../store/cache.js').Notes>} Notes */

/** Everything the screens need is in memory when it resolves; nothing here waits for the network. */
export async function boot() {
  try {
    for (const going of wiping()) await eraseDisk(going);
    const marker = readMarker();
    // Everybody who is enrolled here is away: nothing of theirs is opened.
    const away = !marker && others().length > 0;
    useStores(marker ? storeOf(marker) : away ? NOBODY : "");
    // Four databases at once: on an old phone each takes a while to open.
    const [rows, notes, known] = await Promise.all([readRows(), away ? {} : loadCache(), marker && readRow(marker.device_id), away || loadDrafts()]);
    const who = marker ?? markerFrom(notes);
    if (who) {
      showVault(marker ? (known ?? undefined) : await readRow(who.device_id));
      await show(who, notes, rows);
    } else {
      mirror.strangers.value = rows.length;
      // Unless a cookie remembers this phone: then the server says whose it is (goLive).
      if (!readDebt() || isLeaving()) closeSession();
    }
    if (marker && outboxDb.created) tellWiped(marker.pending);
  } catch (error) {
    // Told already (trouble): the screen says what to do.
    if (!(error instanceof StorageError)) throw error;
  } finally {
    ready.value = true;
  }
}

/** localStorage was emptied, the databases were not. @param {Notes} notes */
function markerFrom({ me }) {
  return me ? { device_id: me.device.id, user_id: me.user.id, org_id: me.org.id, name: me.user.name, pending: 0, max_no: 0 } : null;
}

/** @param {import('../types/phone').Marker} who @param {Notes} notes @param {import('../types/phone').OutboxRow[]} rows */
async function show(who, notes, rows) {
  const known = await ofHers(who, notes);
  batch(() => {
    claimFirst(who);
    become(who);
    mirror.owner.value = who;
    showRows(rows);
    clockGap.value = known.clock_gap ?? null;
    mirror.complete.value = known.complete ?? false;
    takeLease(known);
    standAgain(known.here);
    courier.state.value = { ...courier.state.peek(), lastContact: known.last_contact ?? null };
    openSession({ me: known.me ?? null });
  });
  await takeUpRefused(rows);
}

/** An access that was closed ended with its lease, so no contact is earlier than its end. @param {Notes} notes */
function takeLease({ lease_until, last_contact, lived }) {
  setLease(lease_until, last_contact, lived);
  closed.value = Boolean(lease_until && last_contact) && at(lease_until ?? 0) <= at(last_contact ?? 0);
}

/** What the server could not read last time is tried again once per start. @param {import('../types/phone').OutboxRow[]} rows */
async function takeUpRefused(rows) {
  const refused = rows.filter((row) => row.state === "refused");
  if (!refused.length) return;
  await mark(refused.map((row) => row.op_id), "waiting");
  await loadOutbox();
}

/** After the first paint: the server, the other tabs, the clock. */
export async function goLive() {
  startTicking();
  listen((news) => void hear(news));
  if (isLeaving()) await leaveFirst();
  if (!mirror.owner.peek()) {
    await loadOutbox().catch(() => {});
    // A cookie remembers this phone, though its storage was emptied.
    if (readDebt() && !isLeaving()) await refreshMe().catch(() => {});
    if (session.peek().phase === "starting") closeSession();
  }
  await courier.start();
  const notes = await readNotes().catch(() => ({}));
  // Asked too after a change of agent: the service has to know who is here.
  if (mirror.owner.peek() && (isStale(notes) || isChanging())) await refreshMe().catch(() => {});
}

/** @param {import('../store/channel.js').News} news */
async function hear(news) {
  if (news === "session") location.reload();
  else if (news === "outbox") await loadOutbox().catch(() => {});
  else if (news === "drafts") await loadDrafts().catch(() => {});
  else {
    const notes = await loadCache().catch(() => readNotes());
    mirror.complete.value = notes.complete ?? false;
    takeLease(notes);
  }
}

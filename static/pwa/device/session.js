/**
 * Who this phone works for. The server's session is a cookie nobody here can read; what is known on
 * the phone is the marker (which device), the profile (`me`) and the lease.
 */
import { computed, effect, signal } from "@preact/signals-core";
import * as courier from "../outbox/courier.js";
import { alone } from "../outbox/turn.js";
import { eraseDisk, eraseStores } from "../outbox/erasing.js";
import { lastNumber, loadOutbox } from "../outbox/rows.js";
import { loadCache, writeNotes } from "../store/cache.js";
import { tell } from "../store/channel.js";
import { useStores } from "../store/db.js";
import { flushed, forgetDrafts, loadDrafts } from "../store/drafts.js";
import { become, claimFirst, endChange, endLeaving, isChanging, isLeaving, noteWiping, others, personOf, setAside, storeOf, whoLeaves } from "../store/enrolments.js";
import { setLease } from "../store/lease.js";
import { endAttempt, readDebt, readKnown, readMarker, rememberKnown } from "../store/marker.js";
import * as mirror from "../store/mirror.js";
import * as texts from "../store/texts.js";
import { tellWiped } from "../store/trouble.js";
import { readRow } from "../vault/rows.js";
import { installation, show, vault } from "../vault/state.js";
import { ApiError, call, speakFor } from "../core/api.js";
import { clockGap, minute, nowMs, tellTime } from "../core/clock.js";
import { sha256 } from "../core/ids.js";
import { go } from "../core/router.js";

/**
 * @typedef {import('../types/wire').SessionOut} Me
 * @typedef {import('../types/phone').Marker} Marker
 * @typedef {Partial<import('../store/cache.js').Notes>} Notes
 * @typedef {{phase: "starting" | "none" | "open" | "revoked", askPassword: boolean, me: Me | null,
 *   reason: null | "session" | "refused", busy: boolean}} Session
 */

/** @type {Session} */
const NOBODY = { phase: "starting", askPassword: false, me: null, reason: null, busy: false };

export const session = signal(NOBODY);
export const me = computed(() => session.value.me);
export { locked } from "../store/lease.js";
export { strangers } from "../store/mirror.js";
export { nameOf } from "../store/views.js";

/** @param {Partial<Session>} news */
function say(news) {
  if (news.me) tellTime(news.me.org.offsets);
  if (news.me !== undefined) installation.value = news.me?.sealing ?? null;
  session.value = { ...session.peek(), ...news };
}

// The session of whoever is here, on a phone where a colleague has one too.
effect(() => speakFor(mirror.owner.value?.device_id));

/** Her access was closed: nothing is read any more, what waits still goes. */
export const closed = signal(false);

/** What has to be let go besides the databases. */
export const onLeave = /** @type {Set<() => Promise<unknown>>} */ (new Set());
/** What has to be put back when somebody comes in (the worker's cache, the subscription). */
export const onEnter = /** @type {Set<() => unknown>} */ (new Set());

/** @param {Partial<Session>} opened */
export const openSession = (opened) => say({ ...NOBODY, phase: "open", ...opened });
export const openForm = () => say({ ...NOBODY, phase: "none" });

/** @template T @param {() => Promise<T>} work @returns {Promise<T>} */
export async function busily(work) {
  say({ busy: true });
  try {
    return await work();
  } finally {
    say({ busy: false });
  }
}

/** Whether this phone was nobody's before: then only a code opens it. */
export const codeNeeded = () => Object.keys(readKnown()).length === 0;

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
  show(await readRow(profile.device.id));
  // The service ended these itself, or would take them for the session it has just opened.
  endLeaving(marker.device_id);
  endLeaving("");
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

/**
 * A build before kept one agent's at a time: what it left of somebody else in her place is fetched again.
 * @param {{user_id: string}} who @param {Notes} notes @returns {Promise<Notes>}
 */
export async function ofHers(who, notes) {
  if (!notes.me || notes.me.user.id === who.user_id) return notes;
  mirror.takeRows([], [], true);
  mirror.receipts.value = [];
  forgetDrafts();
  await eraseStores();
  return {};
}

/** How long the profile (sectors, push key, time) is taken for granted. */
const FRESH = 12 * 3_600_000;

/** @param {{me?: Me, me_at?: number}} notes */
export const isStale = ({ me: kept, me_at = 0 }) => !kept?.org.offsets || Math.abs(nowMs() - me_at) > FRESH;

/** Ask who we are: sectors and push key may have changed; a phone that lost its note learns it. */
export async function refreshMe() {
  /** @type {Me} */
  const profile = await call("GET", "/api/me");
  const who = mirror.owner.peek();
  if (who && profile?.device?.id !== who.device_id) return;
  if (!who) return recognise(profile);
  endChange();
  await writeNotes({ me: profile, me_at: nowMs() });
  say({ me: profile });
}

/** The cookies say we are enrolled, the disk knows nothing. @param {Me} profile */
async function recognise(profile) {
  const debt = readDebt();
  await admit(profile, undefined, debt?.max_no);
  if (debt) tellWiped(debt.pending);
}

/** @type {Promise<void> | null} */
let leaving = null;

/** Tell the server about a sign-out it has not heard of; without network it will be told later. */
export async function leaveFirst() {
  if (!isLeaving()) return;
  leaving ??= leave().finally(() => (leaving = null));
  await leaving;
  // What she left here goes by this phone's own secret.
  void courier.nudge("open");
}

async function leave() {
  for (const device of whoLeaves()) {
    try {
      await call("DELETE", "/api/session", undefined, device);
    } catch (error) {
      const gone = error instanceof ApiError && [401, 403, 404].includes(error.status);
      if (!gone) return;
    }
    endLeaving(device);
  }
}

/** Cache database, drafts, journal and vault of whoever leaves, and memory. Never the outbox: only custody empties it. @param {Marker | null} who */
export async function wipe(who = mirror.owner.peek()) {
  const going = { device_id: who?.device_id ?? "", store: who ? storeOf(who) : null };
  noteWiping(going);
  await courier.halt();
  await alone(async () => {
    become(null);
    const left = forget();
    await Promise.allSettled([eraseDisk(going), others().length || dropCaches(), unsubscribe(), ...left]);
    await loadOutbox().catch(() => {});
  });
}

/** Nothing of hers stays in memory. @returns {Promise<unknown>[]} */
function forget() {
  // First: without a vault they would be written in clear.
  forgetDrafts();
  mirror.forgetAll();
  show(undefined);
  texts.empty();
  setLease(null);
  forgetWhere();
  return [...onLeave].map((leave) => leave());
}

/**
 * Somebody else takes this phone: hers is shut, and stays as it is. Cut before `then` is here, it was not asked.
 * @param {Marker} who @param {{then?: Marker | null, phase?: Session["phase"], name?: string, round?: boolean}} [about] `phase`: what the screen says until whoever comes is here
 */
export async function setDown(who, { then = null, phase = "none", ...about } = {}) {
  await courier.halt();
  await alone(async () => {
    await flushed();
    const left = forget();
    setAside({ ...who, ...about });
    become(then);
    say({ ...NOBODY, phase, busy: true });
    await Promise.allSettled([unsubscribe(), ...left]);
  });
}

/** Her reminders are not for whoever comes next. */
async function unsubscribe() {
  const worker = await globalThis.navigator?.serviceWorker?.getRegistration("/app/");
  await (await worker?.pushManager?.getSubscription())?.unsubscribe();
}

/** The window's title and address say where she was. */
function forgetWhere() {
  if (!globalThis.document) return;
  document.title = "Palier";
  go("/tournee", { replace: true });
}

async function dropCaches() {
  if (typeof caches === "undefined") return;
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)));
}

// Without a code there is no key to keep words under; who is shut out is brought none.
courier.session.mayKeep = () => vault.peek() !== null || closed.peek();
courier.session.onPaused = (reason) => say({ askPassword: true, reason });
/** Said once, done once. */
let revoking = false;

async function obeyRevocation() {
  if (revoking) return;
  revoking = true;
  await wipe();
  revoking = false;
  say({ ...NOBODY, phase: "revoked" });
  tell("session");
}

// Not awaited by the exchange that brought the news: wiping waits for that exchange to end.
courier.session.onRevoked = () => void setTimeout(obeyRevocation);
courier.session.onContact = (answer) => {
  setLease(answer.device.lease_until, answer.server_now);
  closed.value = answer.device.state === "closed";
  minute.value = nowMs();
  if (!answer.more && !answer.resync) mirror.complete.value = true;
  if (session.peek().askPassword) say({ askPassword: false, reason: null });
  // The organisation reads other clocks than those we know; or it does not know yet who is here.
  if ((answer.device.zone !== me.peek()?.org.zone || isChanging()) && !closed.value) void refreshMe().catch(() => {});
};

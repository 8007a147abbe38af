/**
 * Who this phone works for. The server's session is a cookie nobody here can read; what is known on
 * the phone is the marker (which device), the profile (`me`) and the lease.
 */
import { computed, effect, signal } from "@preact/signals-core";
import * as courier from "../outbox/courier.js";
import { alone } from "../outbox/turn.js";
import { eraseDisk, eraseStores } from "../outbox/erasing.js";
import { loadOutbox } from "../outbox/rows.js";
import { writeNotes } from "../store/cache.js";
import { tell } from "../store/channel.js";
import { forgetDrafts } from "../store/drafts.js";
import { endChange, endLeaving, forgetEnrolment, isChanging, isLeaving, noteWiping, others, storeOf, whoLeaves } from "../store/enrolments.js";
import { setLease } from "../store/lease.js";
import { readKnown } from "../store/marker.js";
import * as mirror from "../store/mirror.js";
import * as texts from "../store/texts.js";
import { installation, show, vault } from "../vault/state.js";
import { ApiError, call, speakFor } from "../core/api.js";
import { minute, nowMs, tellTime } from "../core/clock.js";
import { piece } from "../core/pieces.js";
import { go } from "../core/router.js";

/**
 * @typedef {import('../types/wire').SessionOut} Me
 * @typedef {import('../types/phone').Marker} Marker
 * @typedef {Partial<import('../store/cache.js').Notes>} Notes
 * @typedef {{phase: "starting" | "none" | "open" | "leaving" | "revoked", askPassword: boolean, me: Me | null,
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
/** Nobody is here. @param {Partial<Session>} [news] */
export const closeSession = (news) => say({ ...NOBODY, phase: "none", ...news });

/** Whether this phone was nobody's before: then only a code opens it. */
export const codeNeeded = () => Object.keys(readKnown()).length === 0;

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

/** The cookies say we are enrolled, the disk knows nothing. */
const recognising = piece("recognise", () => import("./recognising.js"));

/** @param {Me} profile */
async function recognise(profile) {
  await recognising.open();
  await recognising.state.peek().screens?.recognise(profile);
}

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
    // Not whoever another tab has given the phone to.
    forgetEnrolment(going.device_id);
    // Until all is gone neither her screens nor the way in are there.
    if (session.peek().phase === "open") say({ phase: "leaving" });
    const left = forget();
    await Promise.allSettled([eraseDisk(going), others().length || dropCaches(), unsubscribe(), ...left]);
    await loadOutbox().catch(() => {});
  });
}

/** Nothing of hers stays in memory. @returns {Promise<unknown>[]} */
export function forget() {
  // First: without a vault they would be written in clear.
  forgetDrafts();
  mirror.forgetAll();
  show(undefined);
  texts.empty();
  setLease(null);
  forgetWhere();
  return [...onLeave].map((leave) => leave());
}

/** Her reminders are not for whoever comes next. */
export async function unsubscribe() {
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
  closeSession({ phase: "revoked" });
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

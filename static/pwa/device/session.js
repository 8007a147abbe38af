/**
 * Who this phone works for. The server's session is a cookie nobody here can read; what is known on
 * the phone is the marker (which device), the profile (`me`) and the lease.
 */
import { computed, effect, signal } from "@preact/signals-core";
import * as courier from "../outbox/courier.js";
import { alone } from "../outbox/turn.js";
import { journal } from "../outbox/journal.js";
import { lastNumber, loadOutbox } from "../outbox/rows.js";
import { cache, writeNotes } from "../store/cache.js";
import { tell } from "../store/channel.js";
import { wipeDrafts } from "../store/drafts.js";
import { setLease } from "../store/lease.js";
import { endAttempt, isLeaving, readDebt, readKnown, readMarker, rememberKnown, setLeaving, setWiping, vaultGoing, whoLeaves, writeMarker } from "../store/marker.js";
import * as mirror from "../store/mirror.js";
import * as texts from "../store/texts.js";
import { tellWiped } from "../store/trouble.js";
import { dropRow, readRow } from "../vault/rows.js";
import { installation, show, vault } from "../vault/state.js";
import { ApiError, call, speakFor } from "../core/api.js";
import { minute, nowMs, tellTime } from "../core/clock.js";
import { sha256 } from "../core/ids.js";
import { go } from "../core/router.js";

/**
 * @typedef {import('../types/wire').SessionOut} Me
 * @typedef {import('../types/phone').Marker} Marker
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
  // Another agent's rows are not hers to read; his outbox stays and waits for him, and so does his vault.
  if (before && (before.user_id !== profile.user.id || before.org_id !== profile.org.id)) await wipe("");
  const marker = markerOf(profile, before, Math.max(numbered, await lastNumber(profile.device.id)));
  show(await readRow(profile.device.id));
  setLeaving(null);
  writeMarker(marker);
  mirror.owner.value = marker;
  const { lease_until } = profile.device;
  await writeNotes({ me: profile, me_at: nowMs(), lease_until, lived: 0, ...(label && { label }) });
  await loadOutbox();
  setLease(lease_until, profile.server_now);
  rememberKnown(await digestOf(profile.user.email), profile.device.id);
  endAttempt();
  openSession({ me: profile });
  tell("session");
  onEnter.forEach((enter) => enter());
  void courier.resume();
}

/** @param {Me} profile @param {Marker | null} before @param {number} numbered @returns {Marker} */
function markerOf({ device, user, org }, before, numbered) {
  const known = before?.device_id === device.id ? before : null;
  const max_no = Math.max(known?.max_no ?? 0, numbered);
  return { device_id: device.id, user_id: user.id, org_id: org.id, pending: known?.pending ?? 0, max_no };
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
  try {
    await call("DELETE", "/api/session", undefined, whoLeaves());
  } catch (error) {
    const gone = error instanceof ApiError && [401, 403, 404].includes(error.status);
    if (!gone) return;
  }
  setLeaving(null);
}

/** Cache database, drafts, caches, memory, and the vault of whoever leaves. Never the outbox: only custody empties it. @param {string} [vault] */
export async function wipe(vault = mirror.owner.peek()?.device_id ?? "") {
  setWiping(vault);
  await courier.halt();
  await alone(async () => {
    writeMarker(null);
    mirror.forgetAll();
    show(undefined);
    texts.empty();
    setLease(null);
    forgetWhere();
    await Promise.allSettled([wipeDisk(vault), unsubscribe(), ...[...onLeave].map((leave) => leave())]);
    await loadOutbox().catch(() => {});
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

/** Killed in the middle, it is done again at the next start (app/boot.js). @param {string} [vault] of this enrolment */
export async function wipeDisk(vault = vaultGoing() ?? "") {
  await Promise.all([cache.destroy(), journal.destroy(), wipeDrafts(), dropCaches(), dropRow(vault)]);
  setWiping(null);
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
  // The organisation reads other clocks than those we know.
  if (answer.device.zone !== me.peek()?.org.zone && !closed.value) void refreshMe().catch(() => {});
};

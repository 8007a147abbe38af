/**
 * Reminders on this phone. A subscription counts only once a token sent through it came back (the
 * worker brings it back); it is looked at again at each start, since phones drop it without a word. It is in the
 * piece of this phone's settings: where nobody allowed reminders, nothing of it is parsed at a start.
 */
import { signal } from "@preact/signals-core";
import { noteFact } from "../store/trouble.js";
import { ApiError, call } from "../core/api.js";
import { sha256 } from "../core/digest.js";
import { onEnter, onLeave, session } from "./session.js";

const PATH = "/api/push/subscriptions";
/** How long a token may take to come back before « pending » is all we know. */
const PROOF_CHECKS = [3000, 5000, 10_000, 20_000];

/** @typedef {"unsupported" | "off" | "refused" | "pending" | "active"} PushState */

const supported = () => "serviceWorker" in navigator && "PushManager" in globalThis && "Notification" in globalThis;

export const pushState = signal(/** @type {PushState} */ ("off"));

/** @param {PushState} state */
function show(state) {
  pushState.value = state;
  noteFact({ pushWorks: state === "active" });
}

/** On a tap: ask, subscribe, tell the server. Throws ApiError with a message ready to show. */
export async function enablePush() {
  if (!supported()) return show("unsupported");
  if ((await Notification.requestPermission()) !== "granted") return show("refused");
  const worker = await navigator.serviceWorker.ready;
  const key = session.peek().me?.vapid_public_key;
  if (!key) throw new ApiError(0, "push", "Les rappels ne sont pas encore possibles ici. Prévenez votre coordinateur.");
  const subscription = await subscribe(worker, key);
  await register(subscription);
}

/** @param {ServiceWorkerRegistration} worker @param {string} key */
async function subscribe(worker, key) {
  const held = await worker.pushManager.getSubscription();
  // The server's key changed: a subscription to the old one is deaf.
  if (held && !sameKey(held, key)) await held.unsubscribe();
  else if (held) return held;
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: toBytes(key) });
}

/** @param {PushSubscription} subscription @param {string} key */
function sameKey(subscription, key) {
  const held = subscription.options?.applicationServerKey;
  return !held || toBytes(key).every((byte, index) => byte === new Uint8Array(held)[index]);
}

/** @param {string} text base64url @returns {Uint8Array<ArrayBuffer>} */
function toBytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

/** @param {PushSubscription} subscription */
async function register(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const { state } = await call("POST", PATH, { endpoint, keys });
  show(state === "active" ? "active" : "pending");
  if (state !== "active") void awaitProof();
}

async function awaitProof() {
  for (const wait of PROOF_CHECKS) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if (pushState.peek() !== "pending") return;
    await recheck().catch(() => {});
  }
}

/** What the server holds, and what this browser holds: only both together ring. */
async function recheck() {
  const worker = await navigator.serviceWorker.ready;
  const mine = await worker.pushManager.getSubscription();
  if (!mine) return show("off");
  const { subscriptions } = await call("GET", PATH);
  const name = await sha256(mine.endpoint);
  const known = subscriptions.find((/** @type {any} */ row) => row.endpoint_sha256 === name);
  show(known?.state === "active" ? "active" : known?.state === "pending" ? "pending" : "off");
}

/** As soon as this is there, at each start of a phone that may be reminded: a subscription lost in silence is made again. */
async function watchPush() {
  if (!supported()) return show("unsupported");
  if (Notification.permission === "denied") return show("refused");
  if (Notification.permission !== "granted" || session.peek().phase !== "open") return show("off");
  try {
    await recheck();
    if (pushState.peek() === "off") await enablePush();
    noteFact({ pushBroken: pushState.peek() === "off" });
  } catch {
    // No answer now; the next start looks again.
  }
}

onEnter.add(() => void watchPush());
onLeave.add(async () => show("off"));
void watchPush();

/**
 * A new version waits until it is let in: by the person, or at a start where no form is open and no
 * other tab is. The worker never takes over a page in use.
 */
import { computed, effect, signal } from "@preact/signals-core";
import { state } from "../outbox/courier.js";
import { drafts } from "../store/drafts.js";
import { facts, noteFact } from "../store/trouble.js";
import { reopenMissing } from "../core/pieces.js";
import { go } from "../core/router.js";
import { onEnter } from "./session.js";

const WORKER = "/app/sw.js";
const HOUR = 3_600_000;

const waiting = signal(/** @type {ServiceWorker | null} */ (null));

export const update = computed(() => ({ available: waiting.value !== null, required: facts.value.buildRefused && waiting.value !== null }));

/** On consent: the new version takes over and the page starts again on it. */
export function applyUpdate() {
  if (waiting.peek()) waiting.peek()?.postMessage({ type: "activate" });
  else void registration?.update();
}

/** @type {ServiceWorkerRegistration | null} */
let registration = null;

export async function watchUpdates() {
  const workers = globalThis.navigator?.serviceWorker;
  if (!workers) return;
  listenTo(workers);
  try {
    registration = (await workers.register(WORKER, { scope: "/app/", type: "module", updateViaCache: "none" })) ?? null;
  } catch {
    // No network yet, a private window, or a browser without module workers: the app works, online.
  }
  if (!registration) return;
  if (registration.waiting) takeNote(registration.waiting);
  registration.addEventListener("updatefound", () => registration?.installing && followInstalling(registration.installing));
  // Asked again whenever the server answered: then what is lacking can come.
  effect(() => void (lastContact.value, !whole && refill()));
  // A server that wants another build has one: look for it now, not in an hour.
  effect(() => void (facts.value.buildRefused && registration?.update().catch(() => {})));
  setInterval(() => void registration?.update().catch(() => {}), HOUR);
}

const lastContact = computed(() => state.value.lastContact);
/** The worker said that it keeps all of its version. */
let whole = false;

/** What the worker's cache lacks: the pieces, after the first installation; everything, after a sign-out. */
const refill = () => registration?.active?.postMessage({ type: "refill" });
onEnter.add(() => {
  whole = false;
  refill();
});

/** @param {ServiceWorker} worker */
function followInstalling(worker) {
  worker.addEventListener("statechange", () => {
    // The first worker of a phone replaces nothing.
    if (worker.state === "installed" && navigator.serviceWorker.controller) takeNote(worker);
  });
}

/** @param {ServiceWorker} worker */
function takeNote(worker) {
  waiting.value = worker;
  noteFact({ updateReady: true });
}

/** How long a start may wait for the new version to take over. */
const SHORTLY = 1000;

/**
 * At a start, before anything is shown: a version that waits takes over, unless a form is open or
 * another tab is.
 * @param {Promise<void>} [booted] the databases are read meanwhile
 * @returns {Promise<boolean>} true: this page is about to start again
 */
export async function updateFirst(booted) {
  const workers = globalThis.navigator?.serviceWorker;
  const [ready] = await Promise.all([readyVersion(workers), booted]);
  if (!ready) return false;
  takeNote(ready);
  if (drafts.peek().some(({ value }) => !value.aside)) return false;
  const taken = new Promise((resolve) => {
    workers.addEventListener("controllerchange", () => resolve(true), { once: true });
    setTimeout(() => resolve(false), SHORTLY);
  });
  ready.postMessage({ type: "activate-alone" });
  if (!(await taken)) return false;
  location.reload();
  return true;
}

/** @param {ServiceWorkerContainer | undefined} workers @returns {Promise<ServiceWorker | null>} */
async function readyVersion(workers) {
  try {
    return (await workers?.getRegistration("/app/"))?.waiting ?? null;
  } catch {
    return null; // a private window keeps no worker
  }
}

/** @param {ServiceWorkerContainer} workers */
function listenTo(workers) {
  let controlled = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    // The first take-over of a page that had no worker changes nothing for it; the next one does.
    if (controlled) location.reload();
    else refill();
    controlled = true;
  });
  workers.addEventListener("message", (event) => {
    if (event.origin === location.origin || event.source instanceof ServiceWorker) hear(event.data);
  });
}

/** Where a reminder may lead: the one follow-up, or the list when there are several. */
const REMINDED = /^\/(a-faire|suivi\/[0-9a-f-]{36})$/;

/** @param {unknown} data what a worker of ours may say */
function hear(data) {
  const { type, path } = /** @type {any} */ (data ?? {});
  if (type === "open" && typeof path === "string" && REMINDED.test(path)) go(path);
  if (type === "filled") {
    whole = true;
    reopenMissing();
  }
  if (type === "proved") noteFact({ pushWorks: true, pushBroken: false });
}

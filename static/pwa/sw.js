/**
 * The worker of /app/: one versioned cache, swapped whole; and the notifications.
 * It never touches /api, and never takes over a page in use unless the page asks.
 */
import { BUILD, FILES, PIECES } from "./shell.js";

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (globalThis));

const PREFIX = "palier-";
const CACHE = PREFIX + BUILD;
/** In a cache that was replaced: since when, by this phone's clock (ms). */
const SUPERSEDED = "/app/superseded";
/** A page may stay open that long on the build it began with. */
const KEPT_FOR = 30 * 86_400_000;
/** Less than a megabyte each, the compiled program included: a month of daily versions must not take the place of what agents enter. */
const MOST_KEPT = 4;
const SHELL = "/app/";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const PROOF = /^proof\.([0-9a-f-]{36})\.([\w-]{20,100})$/;

// --- the shell ------------------------------------------------------------------------------------

const ALL = [...FILES, ...PIECES];

/**
 * These files, checked, or none of them: a captive portal's page must not become our code.
 * @param {string[]} files
 */
async function fill(files) {
  const answers = await Promise.all(files.map(fetchFile));
  // A deployment in the middle of it would mix two versions: the list must still be this one.
  const list = await fetch("/app/shell.js", { cache: "no-store" });
  if (!(await list.text()).includes(JSON.stringify(BUILD))) throw new Error("another version is being served");
  const cache = await caches.open(CACHE);
  await Promise.all(files.map((url, index) => cache.put(url, /** @type {Response} */ (answers[index]))));
}

/** @param {string} url @returns {Promise<Response>} */
async function fetchFile(url) {
  const response = await fetch(url, { cache: "reload", credentials: "same-origin", redirect: "error" });
  const type = response.headers.get("Content-Type") ?? "";
  if (!response.ok || (url !== SHELL && type.startsWith("text/html"))) throw new Error(`${url}: ${response.status} ${type}`);
  return response;
}

/**
 * A version that takes over from another one is whole before it does. The first of a phone makes the first screens
 * usable without network as soon as it can; the pieces follow (`refill`).
 */
async function install() {
  const back = (await caches.keys()).includes(CACHE);
  try {
    await fill(worker.registration.active ? ALL : FILES);
  } catch (error) {
    // No room for all of it: a part would only take what agents need, and the build before goes on.
    if (!back) await caches.delete(CACHE);
    throw error;
  }
}

/** @type {Promise<void> | null} */
let filling = null;

/**
 * What the cache lacks: the pieces after the first installation, all of it after a sign-out. Asked while one is under way
 * that then fails (it was begun without network), another follows.
 * @returns {Promise<void>}
 */
const refill = () => filling?.catch(refill) ?? (filling = complete().finally(() => (filling = null)));

async function complete() {
  const cache = await caches.open(CACHE);
  const kept = new Set((await cache.keys()).map((request) => new URL(request.url).pathname));
  const lacking = ALL.filter((url) => !kept.has(url));
  if (lacking.length) await fill(lacking);
  for (const page of await windows()) page.postMessage({ type: "filled" });
}

/** Builds replaced less than 30 days ago stay, for a page still open on one; this one is nobody's past. */
async function sweep() {
  await (await caches.open(CACHE)).delete(SUPERSEDED);
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
  const ages = await Promise.all(others.map(async (name) => ({ name, age: Date.now() - (await supersededAt(name)) })));
  const gone = ages.sort((a, b) => a.age - b.age).filter(({ age }, rank) => age > KEPT_FOR || rank >= MOST_KEPT);
  await Promise.all(gone.map(({ name }) => caches.delete(name)));
}

/** Written once, when it is first seen replaced. @param {string} name @returns {Promise<number>} ms */
async function supersededAt(name) {
  const cache = await caches.open(name);
  const known = Number(await (await cache.match(SUPERSEDED))?.text());
  if (Number.isFinite(known)) return known;
  await cache.put(SUPERSEDED, new Response(String(Date.now())));
  return Date.now();
}

const ANYHOW = { ignoreVary: true };

/** This build's file, else that of a build kept for the page that asks. @param {Request} request @returns {Promise<Response>} */
async function answer(request) {
  const wanted = request.mode === "navigate" ? SHELL : new URL(request.url).pathname;
  return (await caches.match(wanted, { ...ANYHOW, cacheName: CACHE })) ?? (await caches.match(wanted, ANYHOW)) ?? fetch(request);
}

/** @param {Request} request */
function isOurs(request) {
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return false;
  if (request.mode === "navigate") return pathname.startsWith(SHELL);
  // Also what only an older build names: nothing else of ours is asked for under /app/.
  return pathname.startsWith("/static/pwa/") || (ALL.includes(pathname) && pathname !== SHELL);
}

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(sweep().then(() => worker.clients.claim())));
worker.addEventListener("fetch", (event) => {
  if (!isOurs(event.request)) return;
  // The page will open its databases: the browser fetches them from the disk while it reads the page.
  if (event.request.mode === "navigate") void globalThis.indexedDB?.databases?.().catch(() => {});
  event.respondWith(answer(event.request));
});

// --- the page asks --------------------------------------------------------------------------------

const windows = () => worker.clients.matchAll({ type: "window", includeUncontrolled: true });

/** @type {Record<string, () => Promise<unknown>>} */
const ORDERS = {
  refill,
  activate: () => worker.skipWaiting(),
  "activate-alone": async () => (await windows()).length === 1 && worker.skipWaiting(),
};

worker.addEventListener("message", (event) => {
  const page = event.source;
  if (event.origin !== location.origin || !(page instanceof WindowClient)) return;
  const order = Object.hasOwn(ORDERS, event.data?.type) ? ORDERS[event.data.type] : null;
  // Without network a refill waits for the next start.
  if (order) event.waitUntil(order().catch(() => {}));
});

// --- notifications --------------------------------------------------------------------------------

/** @param {PushEvent} event @returns {{id: string, n: number}} nothing readable is a reminder all the same */
function payloadOf(event) {
  try {
    const { id, n } = event.data?.json() ?? {};
    return { id: typeof id === "string" ? id : "", n: Number.isInteger(n) ? n : 1 };
  } catch {
    return { id: "", n: 1 };
  }
}

/** Each push shows something: Apple withdraws the permission of an app that stays silent. @param {PushEvent} event */
async function ring(event) {
  const { id, n } = payloadOf(event);
  const proof = PROOF.exec(id);
  if (proof) {
    await Promise.all([bringBack(/** @type {string} */ (proof[1]), /** @type {string} */ (proof[2])), show("Les rappels arriveront sur ce téléphone", "proof", "")]);
    return;
  }
  if (id === "access") return show("Votre accès à Palier a changé. Ouvrez l’application.", "access", "");
  const known = UUID.test(id) ? id : "";
  // Several: the list says which; one: it opens by itself.
  await show(n === 1 ? "1 suivi à faire" : `${Math.max(n, 0)} suivis à faire`, known || "palier", n === 1 ? known : "");
}

/** @param {string} body no name, no place: it is read on a locked screen @param {string} tag @param {string} id */
const show = (body, tag, id) =>
  worker.registration.showNotification("Palier", {
    body,
    tag,
    lang: "fr",
    icon: "/static/pwa/icons/palier-192.png",
    badge: "/static/pwa/icons/badge-96.png",
    data: { id },
  });

/** @param {string} subscription @param {string} token */
async function bringBack(subscription, token) {
  const headers = { "Content-Type": "application/json", "X-Palier": "1" };
  const body = JSON.stringify({ token });
  const path = `/api/push/subscriptions/${subscription}/proof`;
  const response = await fetch(path, { method: "POST", headers, body, credentials: "same-origin", redirect: "error" }).catch(() => null);
  if (response?.status === 204) for (const page of await windows()) page.postMessage({ type: "proved" });
}

/** @param {string} path a hash route of the app */
async function open(path) {
  const page = (await windows()).find((client) => new URL(client.url).pathname.startsWith(SHELL));
  if (!page) return worker.clients.openWindow(`${SHELL}#${path}`);
  page.postMessage({ type: "open", path });
  return page.focus();
}

worker.addEventListener("push", (event) => event.waitUntil(ring(event)));
worker.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const id = event.notification.data?.id;
  event.waitUntil(open(UUID.test(id) ? `/suivi/${id}` : "/a-faire"));
});

// The service worker of /app/ through a year of deployments: which builds a phone keeps, and what it answers with.
import assert from "node:assert/strict";
import { register } from "node:module";
import { beforeEach, mock, test } from "node:test";

// Each build imports its own list: `sw.js?build=2-b&files=/app/,/static/pwa/b.js`.
const HOOK = `export async function resolve(specifier, context, next) {
  const of = context.parentURL && new URL(context.parentURL).searchParams;
  if (specifier !== "./shell.js" || !of?.get("build")) return next(specifier, context);
  const text = \`export const BUILD = "\${of.get("build")}"; export const FILES = \${JSON.stringify(of.get("files").split(","))};
    export const PIECES = ["/static/pwa/build/planning-\${of.get("build")}.js"];\`;
  return { url: "data:text/javascript," + encodeURIComponent(text), shortCircuit: true };
}`;
register(`data:text/javascript,${encodeURIComponent(HOOK)}`);

const DAY = 86_400_000;
const ORIGIN = "https://palier.example";
const FILES = ["/app/", "/static/pwa/build/main.js"];

class Cache {
  kept = new Map();
  put = async (url, response) => void this.kept.set(url, await response.text());
  match = async (url) => (this.kept.has(url) ? new Response(this.kept.get(url)) : undefined);
  delete = async (url) => this.kept.delete(url);
  keys = async () => [...this.kept.keys()].map((url) => ({ url: ORIGIN + url }));
}

class Caches {
  all = new Map();
  open = async (name) => this.all.get(name) ?? (this.all.set(name, new Cache()), this.all.get(name));
  keys = async () => [...this.all.keys()];
  delete = async (name) => this.all.delete(name);
  async match(url, { cacheName } = {}) {
    for (const [name, cache] of this.all) if (cache.kept.has(url) && name === (cacheName ?? name)) return cache.match(url);
  }
}

let served = "";

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["Date"], now: Date.parse("2026-11-20T08:00:00Z") });
  globalThis.caches = new Caches();
  globalThis.location = /** @type {any} */ ({ origin: ORIGIN });
  globalThis.clients = { claim: async () => {}, matchAll: async () => [] };
  globalThis.registration = { active: null };
  globalThis.fetch = async (asked) => {
    const url = typeof asked === "string" ? asked : new URL(asked.url).pathname;
    return new Response(url === "/app/shell.js" ? JSON.stringify(served) : `${url} of ${served}`);
  };
});

let loads = 0;

/** This build's worker, as the browser starts it. */
async function worker(build, files = FILES) {
  const on = {};
  globalThis.addEventListener = (name, heard) => (on[name] = heard);
  await import(`../../static/pwa/sw.js?build=${build}&files=${files.join(",")}&load=${(loads += 1)}`);
  const tell = async (name) => {
    let work;
    on[name]({ waitUntil: (promise) => (work = promise) });
    await work;
  };
  /** @returns {Promise<string | null>} null: left to the network */
  const get = async (path, mode = "no-cors") => {
    let answer = null;
    on.fetch({ request: { url: ORIGIN + path, mode, method: "GET" }, respondWith: (promise) => (answer = promise) });
    return answer && (await (await answer).text());
  };
  /** A page of ours asks. */
  const ask = async (type) => {
    let work = null;
    globalThis.WindowClient = class {};
    on.message({ origin: ORIGIN, source: new WindowClient(), data: { type }, waitUntil: (promise) => (work = promise) });
    await work;
  };
  return { tell, get, ask };
}

/** A version is delivered, and takes over. */
async function deploy(build, files = FILES) {
  served = build;
  const one = await worker(build, files);
  await one.tell("install");
  await one.tell("activate");
  globalThis.registration.active = one;
  return one;
}

/** What this build's cache holds. */
const kept = async (build) => [...(await caches.open(`palier-${build}`)).kept.keys()];

const builds = async () => (await caches.keys()).sort();

test("a replaced build is kept thirty days after it was replaced, however old it is itself", async () => {
  await deploy("1-a");
  mock.timers.tick(90 * DAY);
  await deploy("2-b");
  mock.timers.tick(29 * DAY);
  await deploy("3-c");
  assert.deepEqual(await builds(), ["palier-1-a", "palier-2-b", "palier-3-c"]);
  mock.timers.tick(2 * DAY);
  await deploy("4-d");
  assert.deepEqual(await builds(), ["palier-2-b", "palier-3-c", "palier-4-d"]);
});

test("many versions in one month leave the last ones only", async () => {
  for (let day = 1; day <= 9; day += 1) {
    await deploy(`${day}-x`);
    mock.timers.tick(DAY);
  }
  assert.deepEqual(await builds(), [5, 6, 7, 8, 9].map((day) => `palier-${day}-x`));
});

test("a build that comes back is the present one, whatever time passes", async () => {
  await deploy("1-a");
  await deploy("2-b");
  mock.timers.tick(10 * DAY);
  await deploy("1-a");
  mock.timers.tick(40 * DAY);
  await deploy("3-c");
  assert.deepEqual(await builds(), ["palier-1-a", "palier-3-c"]);
});

test("a version that does not fit leaves nothing behind, and the one before goes on; it is whole once there is room", async () => {
  const first = await deploy("1-a");
  served = "2-b";
  const open = caches.open;
  caches.open = async (name) => {
    const one = await open(name);
    if (name === "palier-2-b") one.put = async (url) => (url === "/app/" ? one.kept.set(url, "") : Promise.reject(new DOMException("full", "QuotaExceededError")));
    return one;
  };
  const second = await worker("2-b");
  await assert.rejects(second.tell("install"), { name: "QuotaExceededError" });
  caches.open = open;
  assert.deepEqual(await builds(), ["palier-1-a"]);
  assert.equal(await first.get("/app/", "navigate"), "/app/ of 1-a");
  await second.tell("install");
  assert.equal((await kept("2-b")).length, 3);
});

test("a version that waits is not swept away by the one that takes over before it", async () => {
  await deploy("1-a");
  served = "2-b";
  const second = await worker("2-b");
  await second.tell("install");
  served = "3-c";
  const third = await worker("3-c");
  await third.tell("install");
  await second.tell("activate");
  await third.tell("activate");
  assert.equal(await third.get("/app/", "navigate"), "/app/ of 3-c");
});

test("a page open on an older build still finds a file only that build had", async () => {
  const old = [...FILES, "/static/pwa/icons/old.png"];
  await deploy("1-a", old);
  const now = await deploy("2-b");
  globalThis.fetch = async () => Promise.reject(new TypeError("no network"));
  assert.equal(await now.get("/static/pwa/icons/old.png"), "/static/pwa/icons/old.png of 1-a");
  assert.equal(await now.get("/static/pwa/build/main.js"), "/static/pwa/build/main.js of 2-b");
  assert.equal(await now.get("/app/", "navigate"), "/app/ of 2-b");
});

test("the interface of the server is none of the worker's business", async () => {
  const now = await deploy("1-a");
  assert.equal(await now.get("/api/sync"), null);
  assert.equal(await now.get("/aujourdhui", "navigate"), null);
});

test("a clock set back deletes nothing it should keep, nor the present build", async () => {
  await deploy("1-a");
  await deploy("2-b");
  mock.timers.setTime(0);
  await deploy("3-c");
  assert.deepEqual(await builds(), ["palier-1-a", "palier-2-b", "palier-3-c"]);
});

test("another version served half-way is no version", async () => {
  await deploy("1-a");
  served = "3-c";
  await assert.rejects((await worker("2-b")).tell("install"));
  assert.deepEqual(await builds(), ["palier-1-a"]);
});

test("the first version of a phone works without network before its pieces are there; they follow, once", async () => {
  const first = await deploy("1-a");
  assert.deepEqual(await kept("1-a"), FILES);
  const asked = [];
  const { fetch } = globalThis;
  globalThis.fetch = async (url) => (asked.push(url), fetch(url));
  const told = [];
  clients.matchAll = async () => [{ postMessage: (news) => told.push(news.type) }];
  await Promise.all([first.ask("refill"), first.ask("refill")]);
  await first.ask("refill");
  assert.deepEqual(await kept("1-a"), [...FILES, "/static/pwa/build/planning-1-a.js"]);
  assert.deepEqual(asked, ["/static/pwa/build/planning-1-a.js", "/app/shell.js"]);
  assert.deepEqual(told, ["filled", "filled"]);
});

test("asked for while one that began without network is about to fail, the pieces come all the same", async () => {
  const first = await deploy("1-a");
  const { fetch } = globalThis;
  let lose = () => {};
  const lost = new Promise((_, reject) => (lose = () => reject(new TypeError("no network"))));
  globalThis.fetch = () => lost;
  const before = first.ask("refill");
  await new Promise((done) => setImmediate(done));
  globalThis.fetch = fetch;
  const after = first.ask("refill");
  lose();
  await Promise.all([before, after]);
  assert.deepEqual(await kept("1-a"), [...FILES, "/static/pwa/build/planning-1-a.js"]);
});

test("a version that takes over from another is whole before it does", async () => {
  await deploy("1-a");
  await deploy("2-b");
  assert.deepEqual(await kept("2-b"), [...FILES, "/static/pwa/build/planning-2-b.js"]);
});

test("pieces are not taken from a server that went on to another version", async () => {
  const first = await deploy("1-a");
  served = "2-b";
  await first.ask("refill");
  assert.deepEqual(await kept("1-a"), FILES);
});

test("a page open on a replaced build opens the pieces of its own", async () => {
  const first = await deploy("1-a");
  await first.ask("refill");
  const now = await deploy("2-b");
  globalThis.fetch = async () => Promise.reject(new TypeError("no network"));
  assert.equal(await now.get("/static/pwa/build/planning-1-a.js"), "/static/pwa/build/planning-1-a.js of 1-a");
});

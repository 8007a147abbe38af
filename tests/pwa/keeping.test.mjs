// What is received is kept sealed, whether the phone is open or locked; it is read with the vault alone.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { ME, contact, enrolledTab, giveVault, lock, newPhone, openTab, send, settle, unlock } from "./phone.mjs";
import { Server } from "./server.mjs";
import { RECORDS } from "../../static/pwa/core/private.js";

beforeEach(newPhone);

const CANARY = "canari";
const COMMON = { occurred_at: "2026-11-20T19:00:00Z", agents: [], estate_id: "e1", name: "Les Glycines", state: "prevu" };

/** @param {any} data @param {string} path */
function plant(data, path) {
  const [first, ...rest] = path.split(".");
  const inside = data[first] ?? (first === "stops" ? [{ id: "s1" }] : {});
  const value = rest.length ? (Array.isArray(inside) ? inside.map((one) => plant(one, rest.join("."))) : plant(inside, rest.join("."))) : `${CANARY} ${path}`;
  return { ...data, [first]: value };
}

/** A record of each kind that has words, in every field of it that may hold some. */
const WORDED = Object.entries(RECORDS).map(([kind, paths]) => [kind, paths.reduce(plant, { ...COMMON, op_id: `${kind}-op` })]);

function full() {
  const server = new Server().connect();
  for (const [kind, data] of WORDED) server.put(kind, `${kind}-1`, data);
  server.put("estate", "e1", { name: "Les Glycines", buildings: [] });
  return server;
}
const rowsOf = (tab) => tab.cache.cache.run("records", (tx) => tx.objectStore("records").getAll());
const cacheOf = async (tab) => JSON.stringify(await tab.cache.cache.run(["records", "receipts", "notes"], (tx) => Promise.all(["records", "receipts", "notes"].map((name) => tx.objectStore(name).getAll()))));
const shown = (tab, kind) => tab.views.peek(kind, `${kind}-1`);
/** A screen for each of them, and what it asks for is open. */
const looked = (tab) => (WORDED.forEach(([kind]) => tab.texts.isVeiled(shown(tab, kind))), tab.opening.read());
const open = (tab) => WORDED.every(([kind, data]) => isDeepStrictEqual(shown(tab, kind).data, data) && !shown(tab, kind).locked);

/** The app started again, locked. */
async function again() {
  const tab = await openTab();
  await tab.boot.boot();
  await settle(tab);
  return tab;
}

test("pulled while it is locked: no word in clear in the cache nor in memory, one content key for the page; unlocked, every word is in its place", async () => {
  const tab = await enrolledTab();
  lock(tab);
  full();
  await send(tab);
  assert.doesNotMatch(await cacheOf(tab), new RegExp(CANARY));
  const kept = (await rowsOf(tab)).filter((row) => row.kept);
  assert.deepEqual([kept.length, new Set(kept.map((row) => row.kept.point)).size], [WORDED.length, 1]);
  for (const [kind] of WORDED) {
    assert.equal(shown(tab, kind).locked, true, kind);
    assert.doesNotMatch(JSON.stringify(shown(tab, kind)), new RegExp(CANARY));
  }
  assert.equal(tab.views.peek("estate", "e1").locked, undefined);
  await unlock(tab);
  await looked(tab);
  assert.ok(open(tab));
  lock(tab);
  assert.ok(WORDED.every(([kind]) => shown(tab, kind).locked));
});

test("pulled while it is open, it is read at once and kept sealed; the app started again reads it once unlocked", async () => {
  const tab = await enrolledTab();
  full();
  await send(tab);
  assert.ok(open(tab));
  assert.doesNotMatch(await cacheOf(tab), new RegExp(CANARY));
  const restarted = await again();
  assert.equal(shown(restarted, "consigne").locked, true);
  await unlock(restarted);
  await looked(restarted);
  assert.ok(open(restarted));
});

test("what another tab received is read here once that is known", async () => {
  const tab = await enrolledTab();
  const other = await enrolledTab();
  full();
  await send(other);
  await tab.cache.loadCache();
  await looked(tab);
  assert.ok(open(tab));
});

test("a state received while locked is the one that is read, never the words of the one before", async () => {
  const tab = await enrolledTab();
  const server = full();
  await send(tab);
  lock(tab);
  server.put("consigne", "consigne-1", { ...COMMON, text: "Une autre" });
  await send(tab);
  assert.deepEqual([shown(tab, "consigne").locked, shown(tab, "consigne").data.text], [true, undefined]);
  await unlock(tab);
  await looked(tab);
  assert.equal(shown(tab, "consigne").data.text, "Une autre");
});

test("words put in the place of another record's open nothing there", async () => {
  const tab = await enrolledTab();
  const server = full();
  server.put("consigne", "consigne-2", { ...COMMON, text: "La seconde" });
  await send(tab);
  const [first, second] = (await rowsOf(tab)).filter((row) => row.kind === "consigne");
  const swapped = [{ ...first, kept: second.kept }, { ...second, kept: first.kept }];
  await tab.cache.cache.run("records", (tx) => swapped.forEach((row) => void tx.objectStore("records").put(row)), { mode: "readwrite" });
  const restarted = await again();
  await unlock(restarted);
  restarted.views.list("consigne").value.forEach(restarted.texts.isVeiled);
  await restarted.opening.read();
  for (const row of restarted.views.list("consigne").value) assert.deepEqual([row.data.text, row.data.estate_id], [undefined, "e1"]);
});

test("an own entry comes back whole with its exchange, and is kept sealed", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  const answer = server.answer.bind(server);
  // As the service does it: told against the payload that travelled.
  server.answer = (asked) => {
    const { changes, ...rest } = answer(asked);
    const sent = server.bodies.at(-1);
    const own = changes.flatMap(({ id, kind, rev, data }) => {
      const of = asked.ops.findIndex((op) => op.record_id === id);
      if (of < 0) return [];
      const travelled = JSON.parse(sent).ops[of].payload;
      const news = Object.entries(data).filter(([name, value]) => JSON.stringify(travelled[name]) !== JSON.stringify(value));
      return [{ of, kind, rev, data: Object.fromEntries(news), without: [] }];
    });
    return { ...rest, changes: changes.filter(({ id }) => !asked.ops.some((op) => op.record_id === id)), own };
  };
  const [{ record_id }] = await tab.outbox.enqueue(contact({ text: CANARY }));
  await send(tab);
  const row = tab.views.peek("contact", record_id);
  assert.deepEqual([row.data.text, row.data.besoin, row.mark, row.rev], [CANARY, "ecoute", "received", 1]);
  assert.doesNotMatch(await cacheOf(tab), new RegExp(CANARY));
});

test("what comes once its vault is gone is taken by nobody, kept nowhere, and comes again under the next one", async () => {
  const tab = await enrolledTab();
  const server = full();
  const answer = server.answer.bind(server);
  server.answer = (asked) => (tab.vaultState.show(undefined), answer(asked));
  await send(tab);
  const nothing = async () => {
    assert.deepEqual([await rowsOf(tab), tab.views.list("consigne").value, (await tab.cache.readNotes()).cursor], [[], [], undefined]);
  };
  await nothing();
  server.answer = answer;
  await send(tab);
  await nothing();
  await giveVault(tab);
  await send(tab);
  assert.ok(open(tab));
});

test("what is saved while a page is sealed keeps its record from leaving with that page", async () => {
  const tab = await enrolledTab();
  const server = full();
  await send(tab);
  server.put("wish", "wish-2", { text: "Une de plus" });
  server.evict("contact", "contact-1");
  const { generateKey } = crypto.subtle;
  crypto.subtle.generateKey = async (...words) => {
    crypto.subtle.generateKey = generateKey;
    await tab.outbox.enqueue({ kind: "entry.cancel", record_id: "contact-1", payload: { kind: "contact" } });
    return generateKey.apply(crypto.subtle, words);
  };
  await tab.courier.nudge("hand");
  assert.equal(crypto.subtle.generateKey, generateKey, "it was saved in between");
  assert.equal(shown(tab, "contact").data.cancelled, true);
  assert.ok(shown(tab, "wish"));
});

/** A phone of the release before, as its cache was. */
const before = (rows) =>
  new Promise((done, failed) => {
    const asked = indexedDB.open("palier-cache", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("records", { keyPath: ["kind", "id"] });
      asked.result.createObjectStore("receipts", { keyPath: "op_id" });
      asked.result.createObjectStore("notes", { keyPath: "key" });
      for (const [name, row] of rows) asked.transaction.objectStore(name).put(row);
    };
    asked.onsuccess = () => done(asked.result.close());
    asked.onerror = () => failed(asked.error);
  });

test("the cache of the release before loses its words and nothing else: it is fetched again, and who she is stays", async () => {
  const op = { id: "o1", kind: "contact.record", record_id: "r1", base_rev: null, after: null, occurred_at: "2026-11-20T19:00:00Z", payload: { besoin: "ecoute", text: CANARY } };
  const receipt = { op_id: "o1", no: 1, kind: op.kind, record_id: "r1", result: "held", rev: null, reason: "invalid", message: "À revoir.", at: "2026-11-20T19:30:00Z", pulls: 0, dismissed: false, op };
  await before([
    ["records", { kind: "consigne", id: "consigne-1", rev: 9, data: { text: CANARY } }],
    ["receipts", receipt],
    ["notes", { key: "me", value: ME }], ["notes", { key: "cursor", value: "7" }], ["notes", { key: "complete", value: true }], ["notes", { key: "lease_until", value: "2099-01-01T00:00:00Z" }],
  ]);
  const tab = await enrolledTab();
  assert.doesNotMatch(await cacheOf(tab), new RegExp(CANARY));
  assert.deepEqual([tab.session.me.value.user.name, await rowsOf(tab), (await tab.cache.readNotes()).cursor], ["Nadia Ferhat", [], undefined]);
  assert.deepEqual(tab.lists.heldList.value.map((one) => [one.op_id, one.payload.besoin]), [["o1", "ecoute"]]);
  full();
  await send(tab);
  assert.ok(open(tab));
});

/** What no session carries leaves by the phone's own secrets, and shows nothing to whoever holds the phone. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { playing } from "./clock.mjs";
import { ME, OTHER, answerJson, contact, enrolledTab, giveVault, killAfter, newPhone, openTab, rowsOnDisk, send, settle } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const offline = () => void (globalThis.fetch = () => Promise.reject(new TypeError("no network")));

/** Nadia's phone with entries that could not leave. */
async function loaded(count = 3) {
  const tab = await enrolledTab();
  offline();
  await tab.outbox.enqueue(Array.from({ length: count }, () => contact({ text: "CANARI" })));
  await settle(tab);
  return tab;
}

/** Both agents' enrolments are of this phone. */
function service() {
  const server = new Server();
  server.secrets = new Set([ME.device.id, OTHER.device.id]);
  return server.connect();
}

async function signOutOffline(tab) {
  offline();
  await tab.entering.signOut();
  await settle(tab);
}

const waiting = (tab) => [tab.mirror.strangers.value, tab.status.status.value.waiting];

test("a colleague signs in: his exchange first, then what waits of hers goes under her enrolment, and he sees nothing of it", async () => {
  const tab = await loaded();
  const ids = (await rowsOnDisk(tab)).sort((a, b) => a.device_no - b.device_no).map((row) => row.op_id);
  await signOutOffline(tab);
  const server = service();
  server.device = OTHER.device.id;
  server.verdict = () => ({ result: "held", reason: "refused", message: "CANARI" });
  await giveVault(tab, OTHER);
  await tab.admitting.admit(OTHER);
  await settle(tab);
  assert.deepEqual(server.requests[0].ops, []);
  assert.deepEqual(server.deposits.map((asked) => [asked.device, asked.ops.map((op) => op.id), asked.ops.map((op) => op.no)]), [[ME.device.id, ids, [1, 2, 3]]]);
  assert.deepEqual(Object.keys(server.deposits[0]).sort(), ["build", "device", "ops", "outbox", "phone", "schema"]);
  assert.deepEqual(server.deposits[0].outbox, { pending: 3, max_no: 3, oldest_at: server.deposits[0].ops[0].occurred_at });
  assert.deepEqual(await rowsOnDisk(tab), []);
  assert.deepEqual([tab.lists.heldList.value, tab.lists.recentReceipts.value, waiting(tab)], [[], [], [0, 0]]);
  assert.deepEqual(await tab.cache.cache.run("receipts", (tx) => tx.objectStore("receipts").getAll()), []);
  assert.deepEqual(await tab.journal.journal.run("rows", (tx) => tx.objectStore("rows").getAll()), []);
});

test("signed out, the phone hands in by itself, at its next start too", async () => {
  const tab = await loaded();
  await signOutOffline(tab);
  assert.deepEqual(waiting(tab), [3, 0]);
  const server = service();
  const again = await openTab();
  await again.boot.boot();
  await again.courier.nudge("open");
  await settle(again);
  assert.equal(server.ops.size, 3);
  assert.deepEqual([await rowsOnDisk(again), waiting(again), server.requests], [[], [0, 0], []]);
  assert.deepEqual(again.deposit.told.value, { sent: 3, refused: 0 });
});

test("signing out with a network hands in what she leaves, once the service has heard of it", async () => {
  const tab = await loaded();
  const server = service();
  await tab.entering.signOut();
  while (tab.mirror.strangers.value) await new Promise((done) => setImmediate(done));
  await settle(tab);
  assert.deepEqual([server.ops.size, server.deposits.length, await rowsOnDisk(tab)], [3, 1, []]);
});

test("her session has ended: hers go all the same, leave receipts, and what she writes next goes too", async () => {
  const tab = await loaded();
  const server = service();
  server.open = false;
  await send(tab);
  assert.equal(tab.session.session.value.askPassword, true);
  assert.deepEqual([server.ops.size, waiting(tab), tab.lists.recentReceipts.value.length], [3, [0, 0], 3]);
  server.verdict = () => ({ result: "held", reason: "refused", message: "Trop tard." });
  await tab.outbox.enqueue(contact());
  await settle(tab);
  await tab.courier.nudge("saved");
  await settle(tab);
  assert.deepEqual(tab.lists.heldList.value.map((one) => one.message), ["Trop tard."]);
  assert.equal(tab.courier.state.value.paused, true, "a deposit is no contact: nothing of it opens her session");
  assert.equal(tab.courier.state.value.lastContact, null);
  assert.equal(server.requests.length, 1, "a save asks nothing under a session that is refused");
});

test("after the lease too, and it renews nothing", async () => {
  const tab = await loaded();
  const server = service();
  server.open = false;
  tab.lease.setLease("2020-01-01T00:00:00Z", "2019-12-25T00:00:00Z");
  assert.equal(tab.session.locked.value, true);
  await send(tab);
  assert.deepEqual([server.ops.size, tab.session.locked.value], [3, true]);
  const notes = await tab.cache.readNotes();
  assert.deepEqual([notes.cursor, notes.last_contact, notes.lease_until], [undefined, undefined, ME.device.lease_until]);
});

for (const how of ["an unknown secret", "a revoked phone"]) {
  test(`${how}: only that enrolment waits, nobody is paused, and it is asked again after the next sign-in alone`, async () => {
    const tab = await loaded();
    await signOutOffline(tab);
    const server = service();
    server.device = OTHER.device.id;
    if (how === "a revoked phone") server.revoked.add(ME.device.id);
    else server.secrets.delete(ME.device.id);
    await giveVault(tab, OTHER);
    await tab.admitting.admit(OTHER);
    await tab.outbox.enqueue(contact({ agents: [OTHER.user.id] }));
    await send(tab);
    await send(tab);
    assert.equal(server.deposits.length, 1);
    assert.deepEqual([(await rowsOnDisk(tab)).length, waiting(tab), server.ops.size], [3, [3, 0], 1]);
    assert.deepEqual(tab.deposit.told.value, { sent: 0, refused: 3 });
    const { phase, askPassword } = tab.session.session.value;
    assert.deepEqual([phase, askPassword, tab.courier.state.value.paused, tab.courier.state.value.lastError], ["open", false, false, null]);
    await tab.admitting.admit(OTHER);
    await settle(tab);
    assert.equal(server.deposits.length, 2);
  });
}

test("told that her own phone is revoked, it forgets what it shows and keeps what it holds", async () => {
  const tab = await loaded();
  const server = service();
  server.open = false;
  server.revoked.add(ME.device.id);
  await send(tab);
  while (tab.session.session.value.phase !== "revoked") await new Promise((done) => setImmediate(done));
  assert.deepEqual([tab.mirror.owner.value, (await rowsOnDisk(tab)).length], [null, 3]);
});

test("a portal's page, a wrong answer and a busy service keep every row, and it is tried again", async () => {
  const tab = await loaded();
  await signOutOffline(tab);
  const server = service();
  const net = globalThis.fetch;
  const html = (status) => new Response("<html></html>", { status, headers: { "Content-Type": "text/html" } });
  const good = (asked) => ({ server_now: "2026-11-20T20:00:00Z", device: { id: ME.device.id, state: "ok" }, results: asked.ops.map((op) => ({ id: op.id, result: "applied", rev: 1 })) });
  const spoiled = {
    portal: () => html(200), "portal 401": () => html(401), "portal 403": () => html(403), "not ours": () => answerJson({ error: "x", message: "" }, 403),
    "one short": (asked) => answerJson({ ...good(asked), results: good(asked).results.slice(1) }),
    "another's": (asked) => answerJson({ ...good(asked), device: { id: OTHER.device.id, state: "ok" } }),
    "another revoked": () => answerJson({ device: "revoked", id: OTHER.device.id }, 403),
    unknown: (asked) => answerJson({ ...good(asked), results: asked.ops.map((op) => ({ id: op.id, result: "perhaps" })) }),
    busy: () => answerJson({ error: "occupe", message: "" }, 503), nothing: () => Promise.reject(new TypeError("cut")),
  };
  for (const [what, answer] of Object.entries(spoiled)) {
    globalThis.fetch = async (_path, init) => answer(await server.read(init));
    await send(tab);
    assert.equal((await rowsOnDisk(tab)).length, 3, what);
  }
  assert.match(tab.courier.state.value.lastError.message, /Pas de réponse du service/);
  globalThis.fetch = net;
  await send(tab);
  assert.deepEqual([await rowsOnDisk(tab), tab.courier.state.value.lastError], [[], null]);
});

test("too much at once is halved; what the service cannot read alone steps aside, the others pass", async () => {
  const tab = await loaded(8);
  const bad = (await rowsOnDisk(tab))[3].op_id;
  await signOutOffline(tab);
  const server = service();
  const net = globalThis.fetch;
  globalThis.fetch = async (path, init) => {
    const { ops } = await server.read(init);
    if (ops.length > 4) return answerJson({ error: "taille", message: "" }, 413);
    if (ops.some((op) => op.id === bad)) return answerJson({ error: "profondeur", message: "" }, 400);
    return net(path, init);
  };
  await send(tab);
  assert.deepEqual((await rowsOnDisk(tab)).map((row) => [row.op_id, row.state]), [[bad, "refused"]]);
  assert.equal(server.ops.size, 7);
});

test("whoever is here comes first: what she saves meanwhile waits for one request, not for all", async () => {
  const tab = await loaded(60);
  await signOutOffline(tab);
  const server = service();
  server.device = OTHER.device.id;
  const net = globalThis.fetch;
  const order = [];
  let saved = null;
  globalThis.fetch = async (path, init) => {
    order.push(path);
    if (path === "/api/deposit" && order.length === 2) return answerJson({ error: "taille", message: "" }, 413);
    if (path === "/api/deposit" && !saved) {
      saved = tab.outbox.enqueue(contact());
      await saved;
      void tab.courier.nudge("saved");
    }
    return net(path, init);
  };
  await giveVault(tab, OTHER);
  await tab.admitting.admit(OTHER);
  await settle(tab);
  assert.deepEqual(order.slice(0, 4), ["/api/sync", "/api/deposit", "/api/deposit", "/api/sync"]);
  assert.equal(server.requests[1].ops.length, 1);
});

test("before a code is chosen what she wrote leaves all the same, and nothing is fetched that could not be kept", async () => {
  const tab = await openTab();
  const server = service();
  await tab.boot.boot();
  await tab.admitting.admit(ME);
  await tab.outbox.enqueue(contact({ text: "CANARI" }));
  await send(tab);
  assert.deepEqual([server.requests.length, server.deposits.flatMap(({ ops }) => ops).length, await rowsOnDisk(tab)], [0, 1, []]);
  await giveVault(tab);
  await tab.courier.nudge("unlock");
  await settle(tab);
  assert.equal(server.requests.length, 1);
});

async function killedAt(allowed) {
  await newPhone();
  const tab = await loaded(2);
  const ids = (await rowsOnDisk(tab)).map((row) => row.op_id);
  await signOutOffline(tab);
  const server = service();
  const fate = killAfter(allowed);
  await send(tab).catch(() => {});
  const calls = fate.calls();
  fate.revive();
  await tab.courier.halt();
  return { server, ids, calls };
}

test("killed at any call, each has its effect once, and the outbox empties at the next start", async () => {
  const { calls } = await killedAt(Infinity);
  assert.ok(calls > 8, `only ${calls} crash points`);
  for (let allowed = 0; allowed < calls; allowed += 1) {
    const { server, ids } = await killedAt(allowed);
    const again = await openTab();
    await again.boot.boot();
    await playing(again.clock.nowMs() + 120_000, () => send(again));
    assert.deepEqual(await rowsOnDisk(again), [], `killed at call ${allowed + 1}`);
    assert.deepEqual([...server.ops.keys()].sort(), [...ids].sort());
    assert.equal(server.feed.length, 2, `killed at call ${allowed + 1}: an effect came twice`);
  }
});

test("what is told of an entry alone is in the singular, and so is its author", async () => {
  const { depositedText } = await import("../../static/pwa/features/session/kept.js");
  const told = (/** @type {number} */ refused) => depositedText({ sent: 0, refused, rest: 0, trouble: "" });
  assert.equal(told(1), "1\u00a0saisie attend que son auteur se reconnecte ici.");
  assert.equal(told(2), "2\u00a0saisies attendent que leur auteur se reconnecte ici.");
});

/** The app is killed at every call it makes to the disk or the network, once each; then started again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { playing } from "./clock.mjs";
import { ME, contact, enrolledTab, killAfter, newPhone, openTab, rowsOnDisk, send, unlock, watchDisk } from "./phone.mjs";
import { Server } from "./server.mjs";

/** A day's work in small: two saves, an exchange, a correction, another exchange. */
async function work(tab, saved) {
  const [first] = await tab.outbox.enqueue(contact({ text: "premier" }), { form: "contact" });
  saved.push(first.op_id);
  const both = await tab.outbox.enqueue([contact({ text: "deux" }), contact({ text: "trois" })]);
  saved.push(...both.map((one) => one.op_id));
  await send(tab);
  const [undo] = await tab.outbox.enqueue({ kind: "entry.cancel", record_id: first.record_id, payload: { kind: "contact" } });
  saved.push(undo.op_id);
  await send(tab);
}

async function killedAt(allowed) {
  await newPhone();
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.put("estate", "e1", { name: "Les Glycines" });
  server.put("estate", "e2", { name: "Les Verriers" });
  server.page = 2;
  const saved = [];
  const fate = killAfter(allowed);
  await work(tab, saved).catch(() => {});
  const calls = fate.calls();
  fate.revive();
  return { server, saved, calls };
}

async function checkAfterRestart({ server, saved }, where) {
  const again = await openTab();
  await again.boot.boot();
  // A killed tab's turn is free again once its lease is over.
  await playing(again.clock.nowMs() + 120_000, async () => {
    await send(again);
    await send(again);
  });
  assert.deepEqual(await rowsOnDisk(again), [], `${where}: the outbox empties`);
  for (const id of saved) assert.ok(server.ops.has(id), `${where}: ${id} was saved and is lost`);
  const sent = server.requests.flatMap((request) => request.ops);
  const numbers = new Map(sent.map((op) => [op.id, op.no]));
  assert.equal(new Set(numbers.values()).size, numbers.size, `${where}: a number was given twice`);
  // All of it went on locked.
  await unlock(again);
  const all = () => ["estate", "contact"].flatMap((kind) => again.views.list(kind).value);
  all().forEach(again.texts.isVeiled);
  await again.opening.read();
  const shown = all();
  const seen = shown.map(({ id, rev, data }) => [id, rev, data]).sort();
  const truth = [...server.records.values()].map(({ id, rev, data }) => [id, rev, data]).sort();
  assert.deepEqual(seen, truth, `${where}: the phone shows what the server has`);
}

test("killed at any call, nothing saved is lost, nothing is doubled, and the views converge", async () => {
  const whole = await killedAt(Infinity);
  assert.equal(whole.saved.length, 4);
  assert.ok(whole.calls > 60, `only ${whole.calls} crash points`);
  for (let allowed = 0; allowed < whole.calls; allowed += 1) {
    const run = await killedAt(allowed);
    await checkAfterRestart(run, `killed at call ${allowed + 1} of ${whole.calls}`);
  }
});

test("closing the connection at any call to the disk loses nothing either", async () => {
  await newPhone();
  const tab = await enrolledTab();
  const server = new Server().connect();
  let calls = Infinity;
  for (let at = 0; at < calls; at += 1) {
    calls = 0;
    const undo = watchDisk((name, _words, self) => {
      calls += 1;
      if (calls === at + 1) cut(name, self);
    });
    const saved = [];
    await work(tab, saved);
    undo();
    await send(tab);
    assert.equal(tab.trouble.trouble.value, null, `cut at ${at + 1}`);
    assert.ok(saved.every((id) => server.ops.has(id)), `cut at ${at + 1}`);
    assert.deepEqual([server.ops.size, tab.status.status.value.waiting], [4 * (at + 1), 0], `cut at ${at + 1}`);
  }
  assert.ok(calls > 40, `only ${calls} places to cut`);
});

/** What iOS does in the background: the connection is gone, and with it the open transaction. */
function cut(name, self) {
  if (name === "open") return;
  if (name === "transaction") return self.close();
  self.transaction.db.close();
  self.transaction.abort();
}

test("a draft is intact to the last keystroke after a kill, and gone once its record is sealed", async () => {
  await newPhone();
  const tab = await enrolledTab();
  const record_id = tab.ids.newId();
  for (const text of ["B", "Br", "Bru", "Bruit"]) tab.drafts.keepDraft("contact", { record_id, text });
  await tab.drafts.flushed();
  const again = await enrolledTab();
  assert.deepEqual(await again.drafts.loadDraft("contact"), { record_id, text: "Bruit" });
  // Sealed, and killed before the draft was dropped.
  await again.outbox.seal({ ...contact(), record_id });
  const third = await enrolledTab();
  assert.equal(await third.drafts.loadDraft("contact"), null);
  assert.equal(third.mirror.owner.value.user_id, ME.user.id);
});

test("the stop she chose is where she stands after a kill, and nobody's once she has left", async () => {
  await newPhone();
  const tab = await enrolledTab();
  const here = { round: "", stop: "second", entrance: "hall-6", at: "2026-11-20T20:10:00Z" };
  tab.now.choose({ ...here, stop: "first" });
  tab.now.choose(here);
  await new Promise((done) => setTimeout(done, 50));
  globalThis.localStorage.clear(); // written to disk minutes later, if at all
  const again = await enrolledTab();
  assert.deepEqual(again.now.chosen.value, here);
  await again.entering.signOut().catch(() => {});
  assert.equal(again.now.chosen.value.stop, "");
  assert.deepEqual(await (await openTab()).cache.readNotes(), {});
});

test("a choice of stop that the disk refused once, whatever for, is there after a kill", async () => {
  await newPhone();
  const tab = await enrolledTab();
  const undo = watchDisk((name) => {
    if (name === "put") throw new DOMException("aborted", "AbortError");
  });
  tab.now.choose({ stop: "third" });
  await new Promise((done) => setTimeout(done, 50));
  undo();
  tab.clock.minute.value += 60_000;
  await new Promise((done) => setTimeout(done, 50));
  assert.equal((await (await openTab()).cache.readNotes()).here?.stop, "third");
});

test("killed at any call of a sign-out, the next start shows nothing of the agent who left", async () => {
  for (let allowed = 0, calls = Infinity; allowed < calls; allowed += 1) {
    await newPhone();
    const tab = await enrolledTab();
    new Server().connect().put("estate", "e1", { name: "Les Glycines" });
    await send(tab);
    await tab.outbox.enqueue(contact());
    tab.drafts.keepDraft("contact", { text: "en cours" });
    globalThis.fetch = () => Promise.reject(new TypeError("no network"));
    const fate = killAfter(allowed);
    await tab.entering.signOut().catch(() => {});
    calls = fate.calls();
    fate.revive();
    const again = await openTab();
    await again.boot.boot();
    const where = `killed at call ${allowed + 1}`;
    assert.notEqual(again.session.session.value.phase, "open", where);
    assert.deepEqual([again.views.list("estate").value, again.drafts.drafts.value], [[], []], where);
    assert.deepEqual(await again.cache.readNotes(), {}, where);
    assert.equal(await again.vaultRows.readRow(ME.device.id), undefined, where);
    assert.equal((await rowsOnDisk(again)).length, 1, where);
  }
});

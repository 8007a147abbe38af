import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { playing } from "./clock.mjs";
import { ME, OTHER, contact, enrolledTab, killAfter, lock, newPhone, openTab, rowsOnDisk, send, unlock } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const kept = (tab) => tab.journal.journal.run("rows", (tx) => tx.objectStore("rows").getAll());

/** An evening of which the service, put back, knows the first entry alone. */
async function aheadOfTheService() {
  const tab = await enrolledTab();
  const server = new Server().connect();
  await tab.outbox.seal(contact());
  await send(tab);
  const saved = server.asSaved();
  for (const text of ["un", "deux", "trois"]) await tab.outbox.seal(contact({ text }));
  await send(tab);
  assert.deepEqual(await rowsOnDisk(tab), []);
  return { tab, sent: server.requests.flatMap((one) => one.ops), saved };
}

test("a service put back is sent again what it lacks, as it was sealed, and nothing else", async () => {
  const { tab, sent, saved } = await aheadOfTheService();
  saved.connect();
  await send(tab);
  assert.deepEqual(saved.requests.flatMap((one) => one.ops), sent.slice(1));
  assert.equal(saved.ops.size, 4);
  assert.deepEqual(await rowsOnDisk(tab), []);
  assert.equal(tab.views.list("contact").value.length, 4);
  assert.equal(tab.lists.recentReceipts.value.length, 4);
});

test("killed at any call of it, everything comes back once", async () => {
  const played = async (allowed) => {
    await newPhone();
    const { tab, saved } = await aheadOfTheService();
    saved.connect();
    const fate = killAfter(allowed);
    await send(tab).catch(() => {});
    fate.revive();
    return { saved, calls: fate.calls() };
  };
  const whole = await played(Infinity);
  assert.ok(whole.calls > 40, `only ${whole.calls} crash points`);
  for (let allowed = 0; allowed < whole.calls; allowed += 3) {
    const { saved } = await played(allowed);
    const again = await openTab();
    await again.boot.boot();
    // A killed tab's turn is free again once its lease is over.
    await playing(again.clock.nowMs() + 120_000, async () => {
      await send(again);
      await send(again);
    });
    assert.equal(saved.ops.size, 4, `killed at call ${allowed + 1}`);
    assert.equal(saved.records.size, 4, `killed at call ${allowed + 1}`);
    assert.deepEqual(await rowsOnDisk(again), [], `killed at call ${allowed + 1}`);
  }
});

test("the journal holds what is sealed a month, what is in clear a week, and ends with the session", async () => {
  const tab = await enrolledTab();
  new Server().connect();
  await tab.outbox.sealAll([contact({ text: "Des faits" }), contact()]);
  await send(tab);
  const daysLater = (days) =>
    playing(tab.clock.nowMs() + days * 86_400_000, async () => {
      tab.clock.clockGap.value = 0; // the service of these tests lives in one moment
      await tab.outbox.seal(contact());
      await send(tab);
      return (await kept(tab)).map((row) => [row.device_no, row.enc]).sort();
    });
  assert.deepEqual(await daysLater(6), [[1, 1], [2, 0], [3, 0]]);
  assert.deepEqual(await daysLater(8), [[1, 1], [3, 0], [4, 0]]);
  assert.deepEqual(await daysLater(29), [[1, 1], [5, 0]]);
  assert.deepEqual(await daysLater(31), [[5, 0], [6, 0]]);
  await tab.entering.signOut();
  assert.deepEqual(await kept(tab), []);
});

test("receipts keep no word; those of what was held are read from the journal, with the vault", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.verdict = () => ({ result: "held", reason: "invalid", message: "Champs à revoir." });
  await tab.outbox.sealAll([contact({ text: "Le canari" })]);
  await send(tab);
  const receipts = await tab.cache.cache.run("receipts", (tx) => tx.objectStore("receipts").getAll());
  assert.deepEqual([receipts[0].op.payload.besoin, receipts[0].op.worded, receipts[0].op.sealed], ["ecoute", ["text"], undefined]);
  assert.doesNotMatch(JSON.stringify(receipts), /canari/);
  const held = (one) => [one.lists.heldList.value[0].payload.text, one.views.list("contact").value[0].data.text ?? undefined, one.views.list("contact").value[0].locked];
  assert.deepEqual(held(tab), ["Le canari", "Le canari", undefined]);
  const again = await openTab();
  await again.boot.boot();
  assert.deepEqual(held(again), [undefined, undefined, true]);
  await unlock(again);
  assert.deepEqual(held(again), ["Le canari", "Le canari", undefined]);
});

test("of what an earlier build sent in clear, receipts keep no word either, and the journal reads it", async () => {
  const tab = await openTab();
  await tab.boot.boot();
  await tab.admitting.admit({ ...ME, sealing: undefined });
  const server = new Server().connect();
  server.verdict = () => ({ result: "held", reason: "invalid", message: "Champs à revoir." });
  await tab.outbox.sealAll([contact({ text: "Le canari" })]);
  await send(tab);
  assert.doesNotMatch(JSON.stringify(await tab.cache.cache.run("receipts", (tx) => tx.objectStore("receipts").getAll())), /canari/);
  const later = await enrolledTab();
  assert.equal(later.lists.heldList.value[0].payload.text, "Le canari");
  lock(later);
  assert.equal(later.lists.heldList.value[0].payload.text, undefined);
});

test("what no journal has any more is told by its head, and asked of the disk once", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.verdict = () => ({ result: "held", reason: "invalid", message: "Champs à revoir." });
  await tab.outbox.sealAll([contact({ text: "Le canari" })]);
  await send(tab);
  await tab.journal.journal.run("rows", (tx) => tx.objectStore("rows").clear(), { mode: "readwrite" });
  const later = await enrolledTab();
  const [row] = later.views.list("contact").value;
  assert.deepEqual([row.data.text, row.data.besoin, row.locked, row.mark], [null, "ecoute", undefined, "held"]);
});

test("another agent of the phone brings back nothing of the first", async () => {
  const { tab, saved } = await aheadOfTheService();
  await tab.entering.signOut();
  await tab.admitting.admit(OTHER);
  saved.device = OTHER.device.id;
  saved.connect();
  await send(tab);
  assert.deepEqual(saved.requests.flatMap((one) => one.ops), []);
});

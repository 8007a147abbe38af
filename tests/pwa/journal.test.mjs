import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { playing } from "./clock.mjs";
import { OTHER, contact, enrolledTab, killAfter, newPhone, openTab, rowsOnDisk, send } from "./phone.mjs";
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

test("the journal holds a week and ends with the session", async () => {
  const tab = await enrolledTab();
  new Server().connect();
  await tab.outbox.seal(contact({ text: "Des faits" }));
  await send(tab);
  assert.equal((await kept(tab)).length, 1);
  await playing(tab.clock.nowMs() + 8 * 86_400_000, async () => {
    await tab.outbox.seal(contact());
    await send(tab);
  });
  assert.equal((await kept(tab)).length, 1);
  await tab.entering.signOut();
  assert.deepEqual(await kept(tab), []);
});

test("another agent of the phone brings back nothing of the first", async () => {
  const { tab, saved } = await aheadOfTheService();
  await tab.entering.signOut();
  await tab.session.admit(OTHER);
  saved.device = OTHER.device.id;
  saved.connect();
  await send(tab);
  assert.deepEqual(saved.requests.flatMap((one) => one.ops), []);
});

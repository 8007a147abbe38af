// Two agents on one phone: what is read of each lies apart, a change needs no network, and what is cut is ended or undone.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { playing } from "./clock.mjs";
import { begins, isHers, keptOf, looks, offline, other, restarted, service, shared, sharedAgain, shownBy, works } from "./agents.mjs";
import { asText, everything } from "./disk.mjs";
import { ME, OTHER, contact, enrolledTab, killAfter, newPhone, openTab, rowsOnDisk, send, settle, unlock } from "./phone.mjs";

beforeEach(newPhone);

test("a colleague takes the phone without network: hers is shut and stays, his opens by his code, and hers again by hers", async () => {
  const hers = await shared();
  isHers(hers, ME);
  assert.deepEqual([hers.vaultState.vault.value.device_id, hers.vaultState.opened.value], [ME.device.id, null], "locked, as at any start");
  await unlock(hers);
  await looks(hers);
  assert.match(shownBy(hers), /Canari saisi de nadia/);
  await hers.changing.changeTo(other(hers, OTHER), true);
  assert.equal(shownBy(hers).includes("nadia"), false, "of hers nothing stays in memory");
  assert.deepEqual([hers.session.session.value.phase, hers.vaultState.opened.value, hers.mirror.owner.value], ["starting", null, null]);
  const his = await restarted();
  isHers(his, OTHER);
  await unlock(his, OTHER);
  await looks(his);
  for (const what of ["reçu", "saisi", "commencé"]) assert.match(shownBy(his), new RegExp(`Canari ${what} de yoann`));
  assert.deepEqual([other(his, ME).name, other(his, ME).round], [ME.user.name, true], "her round goes on");
  await his.changing.changeTo(other(his, ME));
  const again = await restarted();
  isHers(again, ME);
  assert.equal(again.marker.readMarker().round, undefined);
  await unlock(again);
  await looks(again);
  for (const what of ["reçu", "saisi", "commencé"]) assert.match(shownBy(again), new RegExp(`Canari ${what} de nadia`));
});

test("while he reads, no word of hers is in what is shown, in any database in clear, or beside them", async () => {
  const hers = await shared();
  await unlock(hers);
  begins(hers, ME);
  await hers.changing.changeTo(other(hers, OTHER));
  const his = await restarted();
  await unlock(his, OTHER);
  await looks(his);
  assert.match(shownBy(his), /Canari saisi de yoann/);
  assert.doesNotMatch(shownBy(his), /nadia/i);
  const all = await everything();
  for (const [db, store, ...rows] of all) assert.doesNotMatch(asText(rows), /canari/i, `${db}, ${store}`);
  assert.ok(all.filter(([db]) => db.startsWith("palier-drafts")).every(([, , ...rows]) => rows.length === 1), "each kept one");
  for (const key of ["device", "others", "first", "changing", "known"]) assert.doesNotMatch(localStorage.getItem(`palier-${key}`) ?? "", /canari/i);
});

test("both outboxes land, each under its own author, and the numbers of each go on", async () => {
  const hers = await shared();
  await hers.outbox.enqueue(contact({ text: "encore" }));
  await hers.changing.changeTo(other(hers, OTHER));
  const his = await restarted();
  const server = service(OTHER);
  await send(his);
  assert.deepEqual(await rowsOnDisk(his), []);
  assert.deepEqual(server.requests.flatMap(({ ops }) => ops.map((op) => [op.no, op.payload.text])), [[1, "Canari saisi de yoann"]]);
  assert.deepEqual(server.deposits.map(({ device, ops }) => [device, ops.map((op) => [op.no, op.payload.text])]), [
    [ME.device.id, [[1, "Canari saisi de nadia"], [2, "encore"]]],
  ]);
  await his.changing.changeTo(other(his, ME));
  const again = await restarted();
  await again.outbox.enqueue(contact());
  assert.deepEqual((await rowsOnDisk(again)).map((row) => [row.device_id, row.device_no]), [[ME.device.id, 3]]);
});

test("the service hears who is here with the first contact after a change, and once", async () => {
  const hers = await shared();
  await hers.changing.changeTo(other(hers, OTHER));
  const his = await restarted();
  await send(his);
  assert.equal(his.enrolments.isChanging(), true, "not without network");
  const server = service(OTHER);
  await send(his);
  assert.deepEqual(server.calls[0], ["GET", "/api/me", OTHER.device.id]);
  const { length } = server.calls;
  await send(his);
  assert.deepEqual([server.calls.length, his.enrolments.isChanging()], [length, false]);
});

test("killed at any step of a change, the next start has one of them, whole, and nothing of the other", async () => {
  const ends = new Set();
  for (let allowed = 0, calls = Infinity; allowed < calls; allowed += 1) {
    const hers = await sharedAgain();
    await unlock(hers);
    begins(hers, ME);
    const fate = killAfter(allowed, { notes: true });
    await hers.changing.changeTo(other(hers, OTHER), true).catch(() => {});
    calls = fate.calls();
    fate.revive();
    const next = await restarted();
    const where = `killed at step ${allowed + 1} of ${calls}`;
    const who = next.mirror.owner.value.user_id === ME.user.id ? ME : OTHER;
    isHers(next, who, where);
    assert.equal(next.vaultState.opened.value, null, where);
    assert.deepEqual(next.enrolments.others().map(({ user_id }) => user_id), [(who === ME ? OTHER : ME).user.id], where);
    ends.add(who);
  }
  assert.deepEqual([...ends], [ME, OTHER], "undone, then ended");
});

test("who signs out takes hers, and leaves his; the program's own files go with the last", async () => {
  const deleted = [];
  globalThis.caches = { keys: async () => ["palier-abc"], delete: async (one) => deleted.push(one) };
  const hers = await shared();
  await hers.entering.signOut();
  assert.deepEqual([deleted, await keptOf(ME), (await keptOf(OTHER)).length > 3], [[], [], true]);
  assert.deepEqual([await hers.vaultRows.readRow(ME.device.id), hers.session.session.value.phase], [undefined, "none"]);
  const nobody = await restarted();
  assert.deepEqual([nobody.mirror.owner.value, nobody.session.session.value.phase, nobody.drafts.drafts.value, nobody.mirror.strangers.value], [null, "none", [], 2]);
  await nobody.changing.changeTo(other(nobody, OTHER));
  const his = await restarted();
  assert.equal(his.enrolments.others().length, 0);
  assert.equal(his.views.list("estate").value[0].id, "estate-yoann");
  const server = service(OTHER);
  await his.session.leaveFirst();
  assert.deepEqual([server.calls, his.enrolments.isLeaving()], [[["DELETE", "/api/session", ME.device.id]], false]);
  offline();
  await his.entering.signOut();
  delete globalThis.caches;
  assert.deepEqual([deleted, await keptOf(OTHER)], [["palier-abc"], []]);
  assert.equal((await rowsOnDisk(his)).length, 2, "what waits stays");
});

test("both signed out without network: the service hears of each", async () => {
  const hers = await shared();
  await hers.entering.signOut();
  await hers.changing.changeTo(other(hers, OTHER));
  const his = await restarted();
  await his.entering.signOut();
  await settle(his);
  const nobody = await restarted();
  const server = service(OTHER);
  await nobody.session.leaveFirst();
  assert.deepEqual(server.calls, [ME, OTHER].map((who) => ["DELETE", "/api/session", who.device.id]));
});

test("killed at any call of a sign-out, nothing of hers is shown or kept, and his is whole", async () => {
  for (let allowed = 0, calls = Infinity; allowed < calls; allowed += 1) {
    const hers = await sharedAgain();
    const fate = killAfter(allowed);
    await hers.entering.signOut().catch(() => {});
    calls = fate.calls();
    fate.revive();
    const nobody = await restarted();
    const where = `killed at call ${allowed + 1}`;
    assert.deepEqual([nobody.mirror.owner.value, await keptOf(ME), await nobody.vaultRows.readRow(ME.device.id)], [null, [], undefined], where);
    await nobody.changing.changeTo(other(nobody, OTHER));
    const his = await restarted();
    assert.deepEqual([his.views.list("estate").value.map(({ id }) => id), his.drafts.openDrafts().length], [["estate-yoann"], 1], where);
  }
});

/** He has the phone when the service closes hers; killed so many steps after it said so. */
async function closedAt(allowed) {
  const hers = await sharedAgain();
  await hers.changing.changeTo(other(hers, OTHER));
  const his = await restarted();
  service(OTHER).revoked.add(ME.device.id);
  const { fetch: net } = globalThis;
  let fate = null;
  globalThis.fetch = async (path, init) => {
    const answer = await net(path, init);
    if (path === "/api/deposit") fate ??= killAfter(allowed, { notes: true });
    return answer;
  };
  await send(his).catch(() => {});
  fate.revive();
  return fate.calls();
}

test("closed by the service while he has the phone, hers goes from it, wherever it is killed, and his stays", async () => {
  const calls = await closedAt(Infinity);
  assert.ok(calls > 12, `only ${calls} crash points`);
  for (let allowed = 0; allowed < calls; allowed += 1) {
    await closedAt(allowed);
    const again = await restarted();
    const where = `killed at call ${allowed + 1} of ${calls}`;
    await playing(again.clock.nowMs() + 120_000, () => send(again));
    assert.deepEqual([again.session.session.value.phase, again.mirror.owner.value.user_id], ["open", OTHER.user.id], where);
    assert.deepEqual([await keptOf(ME), await again.vaultRows.readRow(ME.device.id), other(again, ME)], [[], undefined, undefined], where);
    assert.deepEqual([again.views.list("estate").value.map(({ id }) => id), again.drafts.openDrafts().length], [["estate-yoann"], 1], where);
    assert.deepEqual((await rowsOnDisk(again)).map((row) => row.device_id), [ME.device.id], where);
  }
});

test("without a code of hers, or with a draft that found no room, the phone is not handed over", async () => {
  const bare = await openTab();
  await bare.boot.boot();
  await bare.admitting.admit(ME);
  await assert.rejects(bare.changing.changeTo(null), /Choisissez d’abord un code/);
  assert.equal(bare.mirror.owner.value.user_id, ME.user.id);
  const hers = await enrolledTab();
  hers.drafts.unkept.value = true;
  await assert.rejects(hers.changing.changeTo(null), /Plus de place/);
  assert.deepEqual([hers.mirror.owner.value.user_id, hers.enrolments.isChanging()], [ME.user.id, false]);
});

test("back by her password where everybody was away, she finds hers", async () => {
  const hers = await shared();
  await hers.changing.changeTo(null);
  const nobody = await restarted();
  assert.deepEqual([nobody.session.session.value.phase, nobody.views.list("estate").value, nobody.drafts.drafts.value], ["none", [], []]);
  await nobody.admitting.admit(OTHER);
  await settle(nobody);
  assert.deepEqual([nobody.views.list("estate").value[0].id, nobody.drafts.openDrafts().length, nobody.enrolments.others().length], ["estate-yoann", 1, 1]);
  isHers(await restarted(), OTHER);
});

test("a phone of a build before: what it kept stays its owner's, a wipe it had begun is ended", async () => {
  const tab = await enrolledTab();
  await works(tab, ME);
  const { name: _, ...marker } = tab.marker.readMarker();
  localStorage.clear();
  localStorage.setItem("palier-device", JSON.stringify(marker));
  const hers = await restarted();
  assert.deepEqual([hers.views.list("estate").value[0].id, hers.drafts.openDrafts().length, localStorage.getItem("palier-first")?.endsWith(ME.user.id)], ["estate-nadia", 1, true]);
  await hers.changing.changeTo(null);
  assert.equal((await restarted()).enrolments.others()[0].name, ME.user.name);

  localStorage.clear();
  localStorage.setItem("palier-device", JSON.stringify(marker));
  localStorage.setItem("palier-wiping", "1");
  const wiped = await restarted();
  assert.deepEqual([wiped.mirror.owner.value, wiped.views.list("estate").value, wiped.drafts.drafts.value, localStorage.getItem("palier-wiping")], [null, [], [], null]);
});

test("where a build before put somebody else in hers, nothing of him is shown", async () => {
  const tab = await enrolledTab(OTHER);
  await works(tab, OTHER);
  localStorage.clear();
  localStorage.setItem("palier-device", JSON.stringify({ device_id: ME.device.id, user_id: ME.user.id, org_id: ME.org.id, pending: 0, max_no: 0 }));
  const hers = await restarted();
  assert.deepEqual([hers.mirror.owner.value.user_id, hers.views.list("estate").value, hers.drafts.drafts.value, hers.now.chosen.value.stop], [ME.user.id, [], [], ""]);
});

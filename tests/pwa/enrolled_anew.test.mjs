// Enrolled anew, by another code: the same person under another enrolment, whose vault opens nothing of the one before.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { other, restarted, service, shared, shownBy, works } from "./agents.mjs";
import { ANEW, ME, OTHER, enrolledTab, giveVault, newPhone, openTab, rowsOnDisk, send, settle } from "./phone.mjs";

beforeEach(newPhone);

/** She comes in with another code, where she was or where nobody is. */
async function comesIn(tab) {
  await tab.admitting.admit(ANEW);
  await settle(tab);
  assert.equal(tab.mirror.complete.value, false);
  assert.equal(tab.views.peek("contact", "contact-nadia"), null, "what will never open is not shown");
  await giveVault(tab, ANEW);
  service(ANEW).secrets.add(ME.device.id);
  await send(tab);
}

/** What the service has of hers can be read, and what waited has left under the enrolment that wrote it. */
async function isWhole(tab) {
  assert.match(shownBy(tab), /Canari reçu de nadia/);
  assert.deepEqual([tab.mirror.complete.value, tab.drafts.openDrafts().length], [true, 1]);
  assert.equal((await rowsOnDisk(tab)).filter(({ user_id }) => user_id === ME.user.id).length, 0);
}

test("on a phone that is hers, what she had received is received again, for the vault she has now", async () => {
  const tab = await enrolledTab();
  await works(tab, ME);
  await comesIn(tab);
  await isWhole(tab);
});

test("where a colleague has the phone, his stays as it is", async () => {
  const hers = await shared();
  await hers.changing.changeTo(other(hers, OTHER));
  const tab = await restarted();
  await comesIn(tab);
  await isWhole(tab);
  await tab.changing.changeTo(other(tab, OTHER));
  const his = await restarted();
  assert.deepEqual([his.views.list("estate").value.map(({ id }) => id), his.mirror.complete.value], [["estate-yoann"], true]);
  assert.deepEqual(his.enrolments.others().map(({ device_id }) => device_id), [ANEW.device.id]);
});

test("killed before she chose her code, it is begun again by itself", async () => {
  const tab = await enrolledTab();
  await works(tab, ME);
  await tab.admitting.admit(ANEW);
  const again = await openTab();
  await again.boot.boot();
  assert.deepEqual([again.views.list("contact").value.length, again.mirror.complete.value], [1, false], "her own entry alone");
  await giveVault(again, ANEW);
  service(ANEW).secrets.add(ME.device.id);
  await send(again);
  await isWhole(again);
});

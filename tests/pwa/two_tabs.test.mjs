// Two tabs of a phone that two agents share: a change in one is a change in both, and nobody is lost between them.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import "./clock.mjs";
import { begins, isHers, offline, other, restarted, shared, shownBy } from "./agents.mjs";
import { ME, OTHER, contact, rowsOnDisk, settle, unlock } from "./phone.mjs";
import { heard, newVaults } from "./vault.mjs";

let reloads = 0;

beforeEach(async () => {
  await newVaults();
  reloads = 0;
  globalThis.location = { reload: () => (reloads += 1), hash: "" };
  globalThis.document = { visibilityState: "visible", cookie: "", title: "", addEventListener() {}, querySelector: () => null };
  globalThis.history = { replaceState() {} };
  globalThis.addEventListener = () => {};
});
afterEach(() => {
  for (const name of ["BroadcastChannel", "location", "document", "history", "addEventListener"]) delete globalThis[name];
});

/** Another tab of the app, which hears the first. */
async function beside() {
  const tab = await restarted();
  offline();
  await tab.vault.load(tab.mirror.owner.value);
  await tab.boot.goLive();
  await settle(tab);
  return tab;
}

/** Nadia has the phone, open in two tabs. */
async function both() {
  await shared();
  const tabs = [await beside(), await beside()];
  await unlock(tabs[0]);
  await heard();
  assert.ok(tabs.every((tab) => tab.vaultState.opened.value));
  return tabs;
}

test("a change in one tab begins the other anew; what was saved and typed there until then is hers", async () => {
  const [one, late] = await both();
  await one.changing.changeTo(other(one, OTHER));
  begins(late, ME);
  await late.outbox.enqueue(contact({ text: "Canari tardif de nadia" }));
  await late.drafts.flushed();
  await heard();
  assert.equal(reloads, 1);
  const his = await beside();
  await heard();
  assert.equal(his.mirror.owner.value.user_id, OTHER.user.id);
  assert.equal(his.vaultState.opened.value, null, "no key of hers opens his");
  await unlock(his, OTHER);
  assert.doesNotMatch(shownBy(his), /nadia/);
  assert.deepEqual([late.vaultState.opened.value.device_id, late.mirror.owner.value.user_id], [ME.device.id, ME.user.id], "nor his hers");
  assert.deepEqual((await rowsOnDisk(his)).map((row) => row.device_id).sort(), [ME.device.id, ME.device.id, OTHER.device.id]);
  await his.changing.changeTo(other(his, ME));
  const again = await restarted();
  await unlock(again);
  assert.match(shownBy(again), /Canari tardif de nadia/);
});

test("two tabs that hand it over at once: it is one of theirs, whole, and nobody is lost", async () => {
  for (const order of [0, 1]) {
    const tabs = await both();
    const asked = [() => tabs[0].changing.changeTo(other(tabs[0], OTHER), true), () => tabs[1].changing.changeTo(null)];
    await Promise.all((order ? asked : asked.reverse()).map((ask) => ask()));
    const next = await restarted();
    const all = [next.mirror.owner.value, ...next.enrolments.others()].filter(Boolean).map(({ user_id }) => user_id);
    assert.deepEqual(all.sort(), [ME.user.id, OTHER.user.id]);
    if (next.mirror.owner.value) isHers(next, OTHER);
    await newVaults();
  }
});

test("signed out in a tab that is late: hers goes, and whoever has the phone keeps it", async () => {
  const [one, late] = await both();
  await one.changing.changeTo(other(one, OTHER));
  await late.entering.signOut();
  const his = await restarted();
  isHers(his, OTHER);
  assert.deepEqual([his.enrolments.others(), await his.vaultRows.readRow(ME.device.id)], [[], undefined]);
});

test("let in by one tab while another has changed: all three are enrolled here", async () => {
  const [one, late] = await both();
  const third = { ...ME, device: { ...ME.device, id: "0190a000-0000-7000-8000-00000000d003" }, user: { ...ME.user, id: "0190a000-0000-7000-8000-00000000a003", name: "Ines", email: "ines@passeurs.example" } };
  await Promise.all([late.admitting.admit(third), one.changing.changeTo(other(one, OTHER))]);
  const next = await restarted();
  const all = [next.mirror.owner.value, ...next.enrolments.others()].map(({ user_id }) => user_id);
  assert.deepEqual(all.sort(), [ME, OTHER, third].map(({ user }) => user.id));
});

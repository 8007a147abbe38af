// What a screen shows is opened, and nothing else: unlocking costs the same however much the phone keeps.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { effect } from "@preact/signals-core";
import { ME, contact, enrolledTab, lock, newPhone, openTab, send, settle, unlock } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

/** A phone that received so many contacts with words, started again and locked. */
async function phoneOf(count) {
  const server = new Server().connect();
  for (let n = 0; n < count; n += 1) server.put("contact", `c${n}`, { occurred_at: "2026-11-20T19:00:00Z", agents: [], place: { public_point: { label: `Square ${n}` } }, text: `Mot ${n}` });
  const before = await enrolledTab();
  await send(before);
  lock(before);
  const tab = await openTab();
  await tab.boot.boot();
  await settle(tab);
  return tab;
}

/** How many boxes are opened meanwhile. */
async function opens(work) {
  const { decrypt } = crypto.subtle;
  let count = 0;
  crypto.subtle.decrypt = (...words) => ((count += 1), decrypt.apply(crypto.subtle, words));
  await work();
  crypto.subtle.decrypt = decrypt;
  return count;
}

const row = (tab, n) => tab.views.peek("contact", `c${n}`);
/** As a page or a line of a list does: is it shut, and what does it say. */
const looks = (tab, ...numbers) => opens(async () => {
  for (const n of numbers) tab.texts.isClosed(row(tab, n), "text");
  await tab.opening.read();
});

test("unlocking opens as many boxes with a thousand records as with ten", async () => {
  const counts = [];
  for (const count of [10, 1000]) {
    await newPhone();
    const tab = await phoneOf(count);
    assert.equal(tab.views.list("contact").value.length, count);
    counts.push(await opens(() => unlock(tab)));
    assert.equal(tab.views.list("contact").value.filter(({ locked }) => !locked).length, 0, "nobody looks at them");
  }
  assert.equal(counts[0], counts[1]);
});

test("a page opens its record, a list the lines it shows; once open they stay so until it locks", async () => {
  const tab = await phoneOf(60);
  await unlock(tab);
  assert.equal(await looks(tab, 7), 1);
  assert.deepEqual([row(tab, 7).data.text, row(tab, 8).data.text], ["Mot 7", undefined]);
  assert.equal(await looks(tab, 7, 8, 9, 10), 3);
  assert.equal(await looks(tab, 7, 8, 9, 10), 0);
  const named = () => tab.describe.whereOf(row(tab, 20).data, row(tab, 20));
  assert.equal(await opens(async () => (named(), tab.opening.read())), 1, "its name is a word of it");
  assert.equal(named(), "Square 20");
  lock(tab);
  assert.deepEqual([row(tab, 7).data.text, row(tab, 7).locked], [undefined, true]);
  await unlock(tab);
  assert.equal(await looks(tab, 7), 1);
});

test("a screen that shows what is shut has its words when the vault opens, without being drawn for anything else", async () => {
  const tab = await phoneOf(3);
  const drawn = [];
  const stop = effect(() => void drawn.push(tab.texts.isClosed(tab.views.view("contact", "c1").value, "text") ? null : tab.views.view("contact", "c1").value.data.text));
  await unlock(tab);
  stop();
  assert.deepEqual([drawn[0], drawn.at(-1)], [null, "Mot 1"]);
  assert.deepEqual([row(tab, 0).locked, row(tab, 2).locked], [true, true]);
});

test("what waits over a record is opened with it, and rows that nothing touched stay the very same at a save", async () => {
  const tab = await phoneOf(20);
  await tab.outbox.enqueue({ kind: "entry.correct", record_id: "c3", payload: { kind: "contact", changes: { besoin: "autre" }, reason: "Le gardien s’est trompé" } });
  await unlock(tab);
  await looks(tab, 3);
  assert.deepEqual([row(tab, 3).data.text, row(tab, 3).data.besoin, row(tab, 3).locked], ["Mot 3", "autre", undefined]);
  const before = [1, 2, 4].map((n) => row(tab, n));
  assert.equal(await opens(() => tab.outbox.enqueue(contact({ text: "Un de plus", agents: [ME.user.id] }))), 0);
  assert.ok([1, 2, 4].every((n, at) => row(tab, n) === before[at]));
});

// The list of what was received tells the evening as it was lived.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { playing } from "./clock.mjs";
import { contact, enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

test("what was received is listed by the hour it happened, whatever the order it was noted or sent in", async () => {
  new Server().connect();
  const tab = await enrolledTab();
  for (const hour of ["20:10", "18:05", "21:40"]) await tab.outbox.enqueue({ ...contact(), occurred_at: `2026-11-20T${hour}:00.000Z` });
  await send(tab);
  assert.deepEqual(
    tab.lists.recentReceipts.value.map((/** @type {any} */ one) => one.at.slice(11, 16)),
    ["21:40", "20:10", "18:05"],
  );
});

test("a passage noted RAS says so until something else is noted there, waiting or received; cancelled, it says what it said", async () => {
  new Server().connect();
  const tab = await enrolledTab();
  const [round_id, here] = [tab.ids.newId(), { estate: tab.ids.newId() }];
  const passage = () => ({ kind: "visit.record", payload: { round_id, place: here, agents: [], state: "visite", ras: true, entrances: [] } });
  const [{ record_id: cancelled }] = await tab.outbox.enqueue(passage());
  await tab.outbox.enqueue({ kind: "entry.cancel", record_id: cancelled, payload: { kind: "visit", reason: "Erreur de saisie" } });
  await tab.outbox.enqueue(passage());
  const lines = () => tab.lists.waitingList.value.filter((op) => op.kind === "visit.record").map(tab.describe.opLine);
  assert.deepEqual(lines(), ["Passage RAS", "Passage RAS"]);
  await tab.outbox.enqueue({ ...contact({ round_id, place: here }) });
  assert.deepEqual(lines(), ["Passage RAS", "Passage fait"]);
  await send(tab);
  const received = tab.lists.recentReceipts.value.filter((/** @type {any} */ op) => op.kind === "visit.record").map(tab.describe.opLine);
  assert.deepEqual(received.sort(), ["Passage RAS", "Passage fait"]);
});

test("what was received days ago is not said to be received today", async () => {
  new Server().connect();
  const tab = await enrolledTab();
  await send(tab);
  assert.match(tab.status.status.value.hour, /^\d\d:\d\d$/);
  const later = Date.parse("2026-11-28T20:27:00Z");
  await playing(later, () => {
    tab.clock.minute.value = later;
    assert.match(tab.status.status.value.hour, /^ven\. 20 nov\. \d\d:\d\d$/);
  });
});

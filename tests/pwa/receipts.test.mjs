// The list of what was received tells the evening as it was lived.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { contact, enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

test("what was received is listed by the hour it happened, whatever the order it was noted or sent in", async () => {
  new Server().connect();
  const tab = await enrolledTab();
  for (const hour of ["20:10", "18:05", "21:40"]) await tab.outbox.enqueue({ ...contact(), occurred_at: `2026-11-20T${hour}:00.000Z` });
  await send(tab);
  assert.deepEqual(
    tab.status.recentReceipts.value.map((/** @type {any} */ one) => one.at.slice(11, 16)),
    ["21:40", "20:10", "18:05"],
  );
});

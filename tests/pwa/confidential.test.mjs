// A reminder about a case, on a phone that holds nothing of it: a word, a day, and it can be done.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import "../../static/pwa/features/kinds.js";
import { enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const CASE = "0190a000-0000-7000-8000-00000000ca5e";
const REMINDER = { subject: { kind: "case", id: CASE }, state: "due", due_on: "2026-11-20", postponed: 0, reason: "faire_point", estate_id: null };

test("a reminder about a case says a word and no place, and is done as any other", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.put("followup", "f1", REMINDER);
  await send(tab);
  const { about, subjectOf, titleOf } = await import("../../static/pwa/features/followups/subject.js");
  const row = tab.views.peek("followup", "f1");
  assert.equal(about(row.data), "Un dossier de médiation");
  assert.ok(!subjectOf(row.data));
  assert.notEqual(titleOf("conflict"), titleOf("case"));
  await tab.outbox.sealAll([{ kind: "followup.done", payload: { outcome: "fait" }, record_id: "f1" }]);
  assert.equal(tab.views.peek("followup", "f1").data.state, "faite");
});

test("a kind that a later version will know breaks nothing", async () => {
  const { about } = await import("../../static/pwa/features/followups/subject.js");
  assert.match(about({ subject: { kind: "thing", id: CASE }, estate_id: null }), /mettre à jour/);
  assert.match(about({ estate_id: null }), /mettre à jour/);
});

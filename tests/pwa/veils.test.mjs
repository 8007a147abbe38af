// What a locked phone says of a record: which of its fields are shut, and of none where nothing was written.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { contact, enrolledTab, lock, newPhone, send, unlock } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const ENTRY = { occurred_at: "2026-11-20T19:00:00Z", agents: [], op_id: "o1" };

test("locked, a record says which fields have words; where nothing was written nothing is shut; open, none is", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.put("contact", "c1", { ...ENTRY, text: "Canari", place: { estate: "e1" } });
  server.put("contact", "c2", { ...ENTRY, text: "", place: { public_point: { label: "Canari", commune: null } } });
  server.put("wish", "w1", { text: "Canari", reason: null });
  server.put("settlement", "s1", { op_id: "o2", note: "", filled: [] });
  server.put("round", "r1", { state: "planifiee", agents: [], stops: [{ id: "a", hint: null }, { id: "b", hint: "Canari" }] });
  await send(tab);
  lock(tab);
  const closed = (kind, id, field) => tab.texts.isClosed(tab.views.peek(kind, id), field);
  const all = () => [closed("contact", "c1", "text"), closed("contact", "c2", "text"), closed("wish", "w1", "text"), closed("wish", "w1", "reason"), closed("settlement", "s1", "note"), closed("settlement", "s1", "filled")];
  const hints = () => ["a", "b"].map((id) => tab.now.hintShut(tab.views.peek("round", "r1"), id));
  assert.deepEqual(all(), [true, false, true, false, false, false]);
  assert.deepEqual(hints(), [false, true]);
  assert.equal(tab.views.placeLabel(tab.views.peek("contact", "c2").data.place), "Lieu public, verrouillé");
  await unlock(tab);
  assert.equal(tab.views.placeLabel(tab.views.peek("contact", "c2").data.place), "Lieu public", "asked for, and on its way");
  assert.deepEqual([...all(), ...hints()].filter(Boolean).length, 3, "and so are these");
  await tab.opening.read();
  assert.deepEqual([...all(), ...hints()], Array(8).fill(false));
  assert.equal(tab.views.placeLabel(tab.views.peek("contact", "c2").data.place), "Canari");
});

test("what this phone wrote and has not sent is veiled while it is locked, and says its words once open", async () => {
  const tab = await enrolledTab();
  const { record_id: id } = await tab.outbox.seal(contact({ text: "Canari" }));
  lock(tab);
  assert.equal(tab.texts.isClosed(tab.views.peek("contact", id), "text"), true);
  assert.doesNotMatch(JSON.stringify(tab.views.peek("contact", id)), /Canari/);
  await unlock(tab);
  assert.equal(tab.texts.isClosed(tab.views.peek("contact", id), "text"), false);
  assert.equal(tab.views.peek("contact", id).data.text, "Canari");
});

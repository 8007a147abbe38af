// What a locked phone says of a record: which of its fields are shut, and of none where nothing was written.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { contact, enrolledTab, lock, newPhone, openTab, send, unlock } from "./phone.mjs";
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
  const where = () => tab.describe.whereOf(tab.views.peek("contact", "c2").data, tab.views.peek("contact", "c2"));
  assert.equal(where(), "Lieu public", "asked for, and on its way");
  assert.deepEqual([...all(), ...hints()].filter(Boolean).length, 3, "and so are these");
  await tab.opening.read();
  assert.deepEqual([...all(), ...hints()], Array(8).fill(false));
  assert.equal(where(), "Canari");
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

const POINT = { public_point: { label: "Square du canari", commune: "Trappes", lat: null, lon: null } };

test("of what waits, only what was written is veiled: the name of a place alone shuts no text, and neither does a correction of something else", async () => {
  const tab = await enrolledTab();
  const { record_id: named } = await tab.outbox.seal(contact({ place: POINT }));
  const { record_id: told } = await tab.outbox.seal(contact({ place: POINT, text: "Canari" }));
  const { record_id: corrected } = await tab.outbox.seal(contact());
  await tab.outbox.seal({ kind: "entry.correct", record_id: corrected, payload: { kind: "contact", changes: { text: "Canari" }, reason: "Oubli" } });
  const restarted = await openTab();
  await restarted.boot.boot();
  const closed = (id) => restarted.texts.isClosed(restarted.views.peek("contact", id), "text");
  assert.deepEqual([named, told, corrected].map(closed), [false, true, true]);
  assert.equal(restarted.views.placeLabel(restarted.views.peek("contact", named).data.place), "Lieu public, verrouillé");
  await unlock(restarted);
  assert.deepEqual([named, told, corrected].map(closed), [false, false, false]);
});

test("of an operation whose build did not say which fields are shut, a text that does not stand is taken to be", async () => {
  const tab = await enrolledTab();
  const { record_id } = await tab.outbox.seal(contact({ place: POINT }));
  lock(tab);
  tab.mirror.pending.value = tab.mirror.pending.value.map((op) => ({ ...op, worded: true }));
  assert.equal(tab.texts.isClosed(tab.views.peek("contact", record_id), "text"), true);
});

// A kind no product file names, through the phone's own machinery: from its form to its receipt, corrected and cancelled.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ME, essaiTab, newPhone, openTab, rowsOnDisk, send } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const GLYCINES = "0190a000-0000-7000-8000-00000000e001";
const NOW = { round_id: null, agents: [ME.user.id] };

/** A phone with the list its form chooses from. */
async function readyTab() {
  const tab = await essaiTab();
  const server = new Server().connect();
  server.put("list", "l1", { code: "domaine", items: [{ code: "logement", label: "Logement" }, { code: "emploi", label: "Emploi" }] });
  server.put("estate", GLYCINES, { name: "Les Glycines", plate: "14", buildings: [] });
  await send(tab);
  return { tab, server };
}

/** What its form saves. @param {any} tab @param {any} [more] */
async function filled(tab, more) {
  const { form } = tab.kinds.kindOf("chimere");
  const draft = { place: { estate: GLYCINES }, text: "Vu au local.", lieu: "", origin: null, followup: null, ...form.defaults, sujet: "logement", ...more };
  const payload = form.build(draft, NOW);
  assert.deepEqual(form.check(payload, form.op(draft)), {});
  const record_id = tab.ids.newId();
  await tab.outbox.enqueue({ kind: form.op(draft), record_id, payload });
  return record_id;
}

test("its form asks for its choice, and opens with a piece of its own", async () => {
  const tab = await essaiTab();
  const { form } = tab.essai;
  assert.deepEqual(Object.keys(form.check(form.build({ ...form.defaults, place: { estate: "e" } }, NOW))), ["sujet"]);
  const { piece, name } = form.Fields;
  await piece.open();
  assert.equal(typeof piece.state.value.screens[name], "function");
});

test("it has its tile and its figure, and a contact may carry on as one", async () => {
  const tab = await essaiTab();
  assert.equal(tab.kinds.captures().at(-1), tab.essai);
  assert.ok(tab.kinds.entryKinds().some((one) => one.name === "chimere" && one.form.from.contact));
});

test("sealed, it is an entry at once: its line, its place, its follow-up, among those of the day", async () => {
  const { tab } = await readyTab();
  const followup = { id: tab.ids.newId(), due_on: "2026-11-27", reason: "rappeler" };
  const id = await filled(tab, { followup });
  const row = tab.views.peek("chimere", id);
  assert.deepEqual([row.mark, row.data.sujet, row.data.text, row.data.author_id, row.data.estate_id], ["waiting", "logement", "Vu au local.", ME.user.id, GLYCINES]);
  assert.equal(tab.describe.lineOf(row), "Essai : logement");
  assert.equal(tab.describe.whereOf(row.data), "Les Glycines");
  assert.deepEqual(tab.views.entriesWhere(() => true).map((one) => one.id), [id]);
  assert.deepEqual(tab.views.peek("followup", followup.id).data.subject, { kind: "chimere", id });
});

test("it waits, is received, and is told by its line on both lists", async () => {
  const { tab } = await readyTab();
  const id = await filled(tab);
  assert.deepEqual(tab.lists.waitingList.value.map(tab.describe.opLine), ["Essai : logement"]);
  await send(tab);
  assert.deepEqual(await rowsOnDisk(tab), []);
  const [receipt] = tab.lists.recentReceipts.value;
  assert.equal(tab.describe.lineOf(tab.describe.recordOf(receipt)), "Essai : logement");
  assert.equal(tab.views.peek("chimere", id).mark, "received");
});

test("held, it stays in sight as such", async () => {
  const { tab, server } = await readyTab();
  server.verdict = () => ({ result: "held", reason: "invalid", message: "Sujet inconnu." });
  const id = await filled(tab);
  await send(tab);
  assert.equal(tab.views.peek("chimere", id).mark, "held");
  assert.equal(tab.describe.opLine(tab.lists.heldList.value[0]), "Essai : logement");
});

test("corrected and cancelled, it shows it, and its follow-up goes with it", async () => {
  const { tab } = await readyTab();
  const followup = { id: tab.ids.newId(), due_on: "2026-11-27", reason: "rappeler" };
  const id = await filled(tab, { followup });
  await tab.outbox.enqueue({ kind: "entry.correct", record_id: id, payload: { kind: "chimere", changes: { sujet: "emploi" } } });
  assert.equal(tab.describe.lineOf(tab.views.peek("chimere", id)), "Essai : emploi");
  assert.equal(tab.describe.opLine(tab.lists.waitingList.value[1]), "Correction d’un essai");
  await tab.outbox.enqueue({ kind: "entry.cancel", record_id: id, payload: { kind: "chimere" } });
  assert.deepEqual([tab.views.peek("chimere", id).data.cancelled, tab.views.peek("followup", followup.id).data.state], [true, "annulee"]);
});

test("a phone without it keeps it, sends it, and shows it as one to update", async (t) => {
  t.mock.method(console, "warn", () => {});
  const { tab } = await readyTab();
  await filled(tab);
  const older = await openTab();
  await older.boot.boot();
  assert.deepEqual(older.lists.waitingList.value.map(older.describe.opLine), ["autre (à mettre à jour)"]);
  await send(older);
  assert.equal(older.status.status.value.waiting, 0);
});

// What is noted is sealed before it lies on the disk; it is read again with the vault, and sent without it.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ME, OTHER, contact, enrolledTab, lock, newPhone, openTab, rowsOnDisk, send, settle, unlock, watchDisk, whoOf } from "./phone.mjs";
import { SERVICE } from "./installation.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const WORDS = "Le canari du quatrième";
const POINT = { public_point: { label: "Square du canari", commune: "Trappes", lat: null, lon: null } };

/** All that a database holds, as text. */
const lettersOf = async (db, stores) => {
  const all = await db.run(stores, (tx) => Promise.all(stores.map((name) => tx.objectStore(name).getAll())));
  const text = (/** @type {string} */ _, value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value);
  return JSON.stringify(all, text);
};
const outboxOf = (tab) => lettersOf(tab.rows.outboxDb, ["rows", "numbers"]);
/** The entry, as its screens have it: of what is shut there is no text. */
const shown = (tab) => {
  const [{ data, ...row }] = tab.views.list("contact").value;
  return { ...row, data: { ...data, text: data.text ?? undefined } };
};

/** The app started again, locked. */
async function again() {
  const tab = await openTab();
  await tab.boot.boot();
  await settle(tab);
  return tab;
}

test("the private fields of what is noted lie in no row in clear, its codes do, and the service reads all of it", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  await tab.outbox.enqueue(contact({ text: WORDS, place: POINT }));
  assert.doesNotMatch(await outboxOf(tab), /canari/i);
  assert.doesNotMatch(await outboxOf(tab), /Trappes/);
  assert.match(await outboxOf(tab), /public_point.*ecoute/);
  server.connect();
  await send(tab);
  const [{ ops: [op] }] = server.requests.filter(({ ops }) => ops.length);
  assert.deepEqual([op.payload.text, op.payload.place], [WORDS, POINT]);
  assert.doesNotMatch(server.bodies.join(), /canari/i);
});

test("what was noted with the vault open is read at once; locked, its head is; unlocked, its words are back", async () => {
  const tab = await enrolledTab();
  await tab.outbox.enqueue(contact({ text: WORDS }));
  const read = () => [shown(tab).data.text, shown(tab).locked, tab.lists.waitingList.value[0].payload.text];
  assert.deepEqual(read(), [WORDS, undefined, WORDS]);
  lock(tab);
  assert.deepEqual(read(), [undefined, true, undefined]);
  assert.deepEqual([shown(tab).data.besoin, shown(tab).mark], ["ecoute", "waiting"]);
  await unlock(tab);
  assert.deepEqual(read(), [WORDS, undefined, WORDS]);
});

test("noted on a locked phone, it is in no memory of the app; it leaves, and is read once unlocked, after a kill too", async () => {
  const tab = await enrolledTab();
  lock(tab);
  await tab.outbox.enqueue(contact({ text: WORDS }));
  assert.deepEqual([shown(tab).data.text, shown(tab).locked], [undefined, true]);
  const restarted = await again();
  assert.equal(shown(restarted).locked, true);
  await unlock(restarted);
  assert.deepEqual([shown(restarted).data.text, shown(restarted).locked], [WORDS, undefined]);
  lock(restarted);
  const server = new Server().connect();
  await send(restarted);
  assert.deepEqual([server.ops.size, [...server.records.values()][0].data.text], [1, WORDS]);
});

test("a correction of a locked record makes it no less locked, and both texts are one once unlocked", async () => {
  const tab = await enrolledTab();
  const [{ record_id }] = await tab.outbox.enqueue(contact({ text: WORDS }));
  lock(tab);
  await tab.outbox.enqueue({ kind: "entry.correct", record_id, payload: { kind: "contact", changes: { besoin: "autre" }, reason: "Le canari s’était trompé" } });
  assert.deepEqual([shown(tab).data.besoin, shown(tab).data.text, shown(tab).locked], ["autre", undefined, true]);
  assert.doesNotMatch(await outboxOf(tab), /canari/i);
  await unlock(tab);
  assert.deepEqual([shown(tab).data.besoin, shown(tab).data.text, shown(tab).locked], ["autre", WORDS, undefined]);
});

test("a second attempt after a cut writes the bytes of the first", async () => {
  const tab = await enrolledTab();
  const written = [];
  let cut = false;
  const undo = watchDisk((name, [row], store) => {
    if (name !== "add") return;
    written.push(new TextDecoder().decode(row.sealed));
    if (cut) return;
    cut = true;
    store.transaction.db.close();
    store.transaction.abort();
  });
  await tab.outbox.enqueue(contact({ text: WORDS }));
  undo();
  assert.deepEqual([written.length, written[0]], [2, written[1]]);
  assert.equal((await rowsOnDisk(tab)).length, 1);
});

test("a save waits for no new pair of keys: the one of its sitting is there before", async () => {
  const tab = await enrolledTab();
  await new Promise((done) => setTimeout(done, 30));
  const made = [];
  const { generateKey } = crypto.subtle;
  crypto.subtle.generateKey = (...words) => (made.push(words), generateKey.apply(crypto.subtle, words));
  await tab.outbox.enqueue(contact({ text: WORDS }));
  crypto.subtle.generateKey = generateKey;
  assert.deepEqual(made, []);
  assert.equal((await rowsOnDisk(tab))[0].enc, 1);
});

test("two saves at once: the second names the first, and is numbered after it", async () => {
  const tab = await enrolledTab();
  const record_id = tab.ids.newId();
  const [[first], [second]] = await Promise.all([
    tab.outbox.enqueue({ ...contact({ text: WORDS }), record_id }),
    tab.outbox.enqueue({ kind: "entry.cancel", record_id, payload: { kind: "contact" } }),
  ]);
  const rows = (await rowsOnDisk(tab)).sort((a, b) => a.device_no - b.device_no);
  assert.deepEqual(rows.map((row) => row.op_id), [first.op_id, second.op_id]);
  assert.equal(tab.rows.opOf(rows[1]).after, first.op_id);
});

test("without a word in it, or without a key to seal to, a row is as it always was; without a vault the service alone reads", async () => {
  const tab = await openTab();
  await tab.boot.boot();
  await tab.session.admit({ ...ME, sealing: undefined });
  await tab.outbox.enqueue(contact({ text: "en clair" }));
  await tab.session.admit(ME);
  await tab.outbox.enqueue([contact(), contact({ text: WORDS })]);
  const rows = (await rowsOnDisk(tab)).sort((a, b) => a.device_no - b.device_no);
  assert.deepEqual(rows.map((row) => [row.enc, row.key_id]), [[0, null], [0, null], [1, SERVICE.key]]);
  const { sealed } = tab.rows.sentIn(rows[2]);
  assert.equal("own" in sealed, false);
  assert.deepEqual(SERVICE.open(sealed, rows[2].op_id, whoOf(ME)), { text: WORDS });
  assert.deepEqual(tab.views.list("contact").value.map((row) => row.data.text ?? "").sort(), ["", WORDS, "en clair"]);
});

test("rows of builds before are read, veiled like any other while it is locked, and sent as they are", async () => {
  const tab = await openTab();
  await tab.boot.boot();
  await tab.session.admit({ ...ME, sealing: undefined });
  await tab.outbox.enqueue(contact({ text: WORDS }));
  const bytes = (await rowsOnDisk(tab))[0].sealed;
  const later = await enrolledTab();
  assert.equal(shown(later).data.text, WORDS);
  lock(later);
  assert.deepEqual([shown(later).data.text, shown(later).locked], [undefined, true]);
  await unlock(later);
  assert.equal(shown(later).data.text, WORDS);
  const server = new Server().connect();
  await send(later);
  assert.ok(server.bodies.some((body) => body.includes(new TextDecoder().decode(bytes).slice(1))));
});

test("a colleague on the same phone reads nothing of hers, and hers still leave", async () => {
  const tab = await enrolledTab();
  await tab.outbox.enqueue(contact({ text: WORDS }));
  await tab.session.admit(OTHER);
  assert.deepEqual([tab.vaultState.opened.value, tab.vaultState.vault.value], [null, null], "hers locks, and he has none yet");
  assert.ok(await tab.vaultRows.readRow(ME.device.id), "hers stays");
  const his = await enrolledTab(OTHER);
  assert.deepEqual([his.mirror.pending.value, his.mirror.strangers.value], [[], 1]);
  assert.equal(his.texts.has((await rowsOnDisk(his))[0].op_id), false);
});

test("who signs out leaves no vault behind, a lost phone neither; what waits stays", async () => {
  for (const leave of [(tab) => tab.entering.signOut(), (tab) => (tab.courier.session.onRevoked(), new Promise((done) => setTimeout(done, 50)))]) {
    await newPhone();
    const tab = await enrolledTab();
    await tab.outbox.enqueue(contact({ text: WORDS }));
    await leave(tab);
    assert.equal(await tab.vaultRows.readRow(ME.device.id), undefined);
    assert.deepEqual([tab.vaultState.opened.value, tab.texts.has(tab.rows.opOf((await rowsOnDisk(tab))[0]).id)], [null, false]);
  }
});

test("what a vault that is no more was to read is shown by its head, and leaves all the same", async () => {
  const tab = await enrolledTab();
  await tab.outbox.enqueue(contact({ text: WORDS }));
  const restarted = await again();
  await restarted.vaultRows.dropRow(ME.device.id);
  await restarted.vault.load(whoOf(ME));
  await restarted.vault.create(whoOf(ME), "code", "581402");
  await restarted.opening.read();
  assert.deepEqual([shown(restarted).data.text, shown(restarted).data.besoin, shown(restarted).locked], [undefined, "ecoute", undefined]);
  const server = new Server().connect();
  await send(restarted);
  assert.equal([...server.records.values()][0].data.text, WORDS);
});

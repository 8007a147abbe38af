import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ME, OTHER, answerJson, contact, enrolledTab, newPhone, openTab, rowsOnDisk, watchDisk, whoOf } from "./phone.mjs";
import { SERVICE } from "./installation.mjs";

beforeEach(newPhone);

test("an operation is sealed, in bytes, before anything is sent", async () => {
  const tab = await enrolledTab();
  let rowsAtFirstFetch = null;
  globalThis.fetch = async () => {
    rowsAtFirstFetch ??= await rowsOnDisk(tab);
    throw new TypeError("no network");
  };
  const { op_id, record_id } = await tab.outbox.seal(contact({ text: "Deux jeunes, échange calme" }));
  await tab.courier.nudge("hand");
  const [row] = rowsAtFirstFetch;
  const op = JSON.parse(new TextDecoder().decode(row.sealed));
  assert.ok(row.sealed instanceof Uint8Array);
  assert.deepEqual([row.op_id, row.enc, row.key_id, row.device_no, row.state], [op_id, 1, SERVICE.key, 1, "waiting"]);
  assert.deepEqual([op.id, op.kind, op.schema, op.record_id, op.payload.besoin], [op_id, "contact.record", 1, record_id, "ecoute"]);
  assert.deepEqual(SERVICE.open(op.sealed, op_id, whoOf(ME)), { text: "Deux jeunes, échange calme" });
  assert.equal("no" in op, false);
});

test("saving asks the disk for strict durability and resolves at complete", async () => {
  const tab = await enrolledTab();
  const asked = [];
  const undo = watchDisk((name, [stores, mode, options]) => {
    if (name === "transaction" && mode === "readwrite" && stores.includes("rows")) asked.push(options?.durability);
  });
  await tab.outbox.enqueue(contact());
  undo();
  assert.deepEqual(asked, ["strict"]);
  assert.equal((await rowsOnDisk(tab)).length, 1);
});

test("numbers are contiguous across two tabs saving at once", async () => {
  const tabs = [await enrolledTab(), await enrolledTab()];
  await Promise.all(Array.from({ length: 20 }, (_, turn) => tabs[turn % 2].outbox.seal(contact())));
  const numbers = (await rowsOnDisk(tabs[0])).map((row) => row.device_no).sort((a, b) => a - b);
  assert.deepEqual(numbers, Array.from({ length: 20 }, (_, index) => index + 1));
});

test("several operations are saved all or none", async () => {
  const tab = await enrolledTab();
  let adds = 0;
  const undo = watchDisk((name) => {
    if (name === "add" && ++adds === 2) throw new Error("killed");
  });
  await assert.rejects(tab.outbox.enqueue([contact(), contact()]));
  undo();
  assert.deepEqual(await rowsOnDisk(tab), []);
  await tab.outbox.enqueue([contact(), contact()]);
  assert.deepEqual((await rowsOnDisk(tab)).map((row) => row.device_no).sort(), [1, 2]);
});

test("an operation names what it is based on: the rev, and the one before it", async () => {
  const tab = await enrolledTab();
  const record_id = tab.ids.newId();
  const [first] = await tab.outbox.enqueue({ ...contact(), record_id });
  await tab.outbox.enqueue({ kind: "entry.cancel", record_id, payload: { kind: "contact" } });
  const [, cancel] = tab.mirror.pending.value;
  assert.deepEqual([cancel.after, cancel.base_rev], [first.op_id, null]);
});

test("a connection cut under the app is opened again once, and the save is not doubled", async () => {
  const tab = await enrolledTab();
  let cut = false;
  const undo = watchDisk((name, [stores, mode], db) => {
    if (name !== "transaction" || mode !== "readwrite" || !stores.includes("rows") || cut) return;
    cut = true;
    db.close();
  });
  await tab.outbox.enqueue(contact());
  undo();
  assert.equal((await rowsOnDisk(tab)).length, 1);
  assert.equal(tab.trouble.trouble.value, null);
});

test("a connection that cannot be opened again blocks with a message, and the form keeps its text", async () => {
  const tab = await enrolledTab();
  const undo = watchDisk((name, [stores, mode]) => {
    if (name === "transaction" && mode === "readwrite" && stores.includes("rows")) throw new DOMException("closing", "InvalidStateError");
  });
  await assert.rejects(tab.outbox.enqueue(contact()), { name: "StorageError", code: "closed" });
  undo();
  assert.equal(tab.trouble.trouble.value.action, "reload");
  await tab.outbox.enqueue(contact());
  assert.equal((await rowsOnDisk(tab)).length, 1);
});

test("on a full disk the cache gives way, the outbox never", async () => {
  const tab = await enrolledTab();
  await tab.outbox.enqueue(contact());
  await tab.cache.cache.run("records", (tx) => tx.objectStore("records").put({ kind: "estate", id: "e", rev: 1, data: {} }), { mode: "readwrite" });
  await tab.cache.loadCache();
  let full = true;
  const undo = watchDisk((name) => {
    if (name === "clear") full = false;
    if (name === "add" && full) throw new DOMException("full", "QuotaExceededError");
  });
  await tab.outbox.enqueue(contact());
  undo();
  assert.equal((await rowsOnDisk(tab)).length, 2);
  assert.deepEqual(await tab.cache.cache.run("records", (tx) => tx.objectStore("records").getAll()), []);
  assert.equal(tab.mirror.find("e").kind, "estate"); // the form on the screen goes on with it
  assert.equal(tab.notices.notices.value.some((line) => line.code === "quota"), true);
});

test("a disk full for good is told over no form, what was saved before stays, and it is told no more once there is room", async () => {
  const tab = await enrolledTab();
  await tab.outbox.enqueue(contact());
  const undo = watchDisk((name) => {
    if (name === "add") throw new DOMException("full", "QuotaExceededError");
  });
  const told = () => [tab.trouble.trouble.value, tab.notices.notices.value.some((line) => line.code === "full")];
  await assert.rejects(tab.outbox.enqueue(contact()), { code: "quota", message: /^Plus de place sur ce téléphone/ });
  undo();
  assert.equal((await rowsOnDisk(tab)).length, 1);
  assert.deepEqual(told(), [null, true]);
  await tab.outbox.enqueue(contact());
  assert.deepEqual(told(), [null, false]);
});

test("emptied databases under a phone that was enrolled are told, with what is missing", async () => {
  const tab = await enrolledTab();
  await tab.outbox.enqueue([contact(), contact()]);
  globalThis.indexedDB = new indexedDB.constructor();
  const again = await openTab();
  await again.boot.boot();
  assert.equal(again.trouble.trouble.value.code, "wiped");
  assert.match(again.trouble.trouble.value.message, /effacé. 2 saisies/);
  await again.outbox.enqueue(contact());
  assert.deepEqual((await rowsOnDisk(again)).map((row) => row.device_no), [3]);
});

test("another agent on the same phone reads and counts only what is theirs", async () => {
  const first = await enrolledTab();
  await first.outbox.enqueue(contact({ text: "à moi" }));
  await first.entering.signOut();
  const second = await enrolledTab(OTHER);
  assert.deepEqual(second.mirror.pending.value, []);
  assert.equal(second.session.strangers.value, 1);
  assert.equal(second.status.status.value.waiting, 0);
  assert.deepEqual(second.views.list("contact").value, []);
  await second.outbox.enqueue(contact());
  await second.entering.signOut();
  const back = await enrolledTab(ME);
  assert.deepEqual(back.lists.waitingList.value.map((op) => op.payload.text), ["à moi"]);
});

test("the frozen row keeps its exact shape", async () => {
  const tab = await enrolledTab();
  await tab.outbox.enqueue(contact());
  const [row] = await rowsOnDisk(tab);
  assert.deepEqual(Object.keys(row).sort(), ["device_id", "device_no", "enc", "key_id", "op_id", "org_id", "sealed", "state", "user_id"]);
  const [db] = (await indexedDB.databases()).filter((one) => one.name === "palier-outbox");
  assert.equal(db.version, 1);
});

test("databases and localStorage wiped together are noticed by the cookie, and numbers go on", async () => {
  const jar = new Map();
  globalThis.document = {
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    },
    set cookie(text) {
      const [name, value] = text.split(";")[0].split("=");
      if (value) jar.set(name, value);
      else jar.delete(name);
    },
    visibilityState: "visible",
    addEventListener() {},
    querySelector: () => null,
  };
  globalThis.history = { replaceState() {} };
  globalThis.addEventListener = () => {};
  const tab = await enrolledTab();
  await tab.outbox.enqueue([contact(), contact()]);
  await new Promise((noted) => tab.clock.soon(noted));
  await newPhone();
  const again = await openTab();
  await again.boot.boot();
  globalThis.fetch = async (path) => (path === "/api/me" ? answerJson(ME) : Promise.reject(new TypeError("no network")));
  await again.boot.goLive();
  assert.equal(again.session.session.value.phase, "open");
  assert.match(again.trouble.trouble.value.message, /2 saisies qui attendaient/);
  await again.outbox.enqueue(contact());
  assert.deepEqual((await rowsOnDisk(again)).map((row) => row.device_no), [3]);
  await again.entering.signOut();
  assert.equal(document.cookie, "");
  delete globalThis.document;
});

// A phone without room: what is typed stays, what waits still leaves, what comes is read from memory, and all of it is told.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { contact, enrolledTab, newPhone, openTab, rowsOnDisk, send, settle, watchDisk } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const FULL = "Plus de place sur ce téléphone";
/** Nothing more can be written; what is thrown away still can. @param {string[]} [stores] these alone */
const fillDisk = (stores) =>
  watchDisk((name, _, store) => {
    if ((name === "put" || name === "add") && (!stores || stores.includes(store.name))) throw new DOMException("full", "QuotaExceededError");
  });

for (const page of [1000, 1])
  test(`what comes without room is read from memory, in ${page === 1 ? "pages" : "one answer"}; what the service has leaves the outbox`, async () => {
    const tab = await enrolledTab();
    const server = new Server().connect();
    await settle(tab);
    await tab.outbox.enqueue([contact(), contact()]);
    await settle(tab);
    server.page = page;
    server.put("estate", "e1", { name: "Les Glycines", buildings: [] });
    server.put("estate", "e2", { name: "Les Verriers", buildings: [] });
    await tab.outbox.sealAll([contact()]);
    server.requests.length = 0;
    const empty = fillDisk();
    await send(tab);
    assert.ok(server.requests.length <= 2, `${server.requests.length} requests`);
    assert.deepEqual([(await rowsOnDisk(tab)).length, server.ops.size], [0, 3]);
    assert.match(tab.status.status.value.text, new RegExp(`^${FULL}`));
    assert.match(tab.courier.state.value.lastError.message, new RegExp(`^${FULL}`));
    empty();
    await send(tab);
    assert.deepEqual(tab.views.list("estate").value.map((row) => row.data.name), ["Les Glycines", "Les Verriers"]);
    assert.deepEqual([tab.status.status.value.state, tab.courier.state.value.lastError, server.ops.size], ["received", null, 3]);
    const again = await openTab();
    await again.boot.boot();
    assert.deepEqual([again.views.list("estate").value.length, again.views.list("contact").value.length], [2, 3]);
  });

test("a save without room is told as such, sends nothing, and passes once there is some", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  await settle(tab);
  const empty = fillDisk(["rows", "numbers"]);
  await assert.rejects(tab.outbox.enqueue(contact()), { code: "quota", message: new RegExp(`^${FULL}`) });
  assert.match(tab.status.status.value.text, new RegExp(`^${FULL}`));
  empty();
  await tab.outbox.enqueue(contact());
  await send(tab);
  assert.deepEqual([server.ops.size, tab.status.status.value.state], [1, "received"]);
});

test("the numbers of what was sealed without room and then with it have no hole", async () => {
  const tab = await enrolledTab();
  const empty = fillDisk(["rows"]);
  for (let tries = 0; tries < 3; tries += 1) await assert.rejects(tab.outbox.enqueue(contact()));
  empty();
  await tab.outbox.enqueue([contact(), contact()]);
  assert.deepEqual((await rowsOnDisk(tab)).map((row) => row.device_no).sort(), [1, 2]);
});

test("a browser that closes its databases on a full disk, and opens none, takes no form away", async () => {
  const tab = await enrolledTab();
  let closed = 0;
  const empty = watchDisk((name) => {
    if (name === "open") throw new DOMException("Internal error opening backing store for indexedDB.open.", "UnknownError");
    if (name === "transaction" && closed) throw new DOMException("The database connection is closing.", "InvalidStateError");
    if (name !== "put" && name !== "add") return;
    closed += 1;
    throw new DOMException("Encountered disk full while committing transaction.", "QuotaExceededError");
  });
  for (let tries = 0; tries < 3; tries += 1) await assert.rejects(tab.outbox.enqueue(contact()), { code: "quota" });
  await assert.rejects(tab.rows.loadOutbox(), { code: "quota" });
  assert.deepEqual([tab.trouble.trouble.value, tab.trouble.facts.value.full], [null, true]);
  empty();
  await tab.outbox.enqueue(contact());
  assert.deepEqual([(await rowsOnDisk(tab)).length, tab.trouble.facts.value.full], [1, false]);
});

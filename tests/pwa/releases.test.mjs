// What a phone of any release still holds, on a phone of today: shown by its heads while it is locked, whole once it is
// open, and sent to the letter, with a vault and without. tests/sync/test_old_outboxes.py has the service apply it.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { ME, OTHER, contact, enrolledTab, giveVault, lock, newPhone, openTab, rowsOnDisk, send, settle, unlock, whoOf } from "./phone.mjs";
import { Server } from "./server.mjs";
import { split } from "../../static/pwa/core/paths.js";
import { OPERATIONS } from "../../static/pwa/core/private.js";

beforeEach(newPhone);

const FOLDER = new URL("../outboxes/", import.meta.url);
const RELEASES = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).sort();
const PEOPLE = { nadia: ME.user.id, yoann: OTHER.user.id };

/** `@name` stands for a record of the service's world. @param {string} name */
const idOf = (name) => PEOPLE[name] ?? `0190a000-0000-7000-8000-${createHash("sha256").update(name).digest("hex").slice(0, 12)}`;

/** @param {string} file @returns {any[]} as its phone would send them */
const recorded = (file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8").replace(/"@(\w+)"/g, (_, name) => JSON.stringify(idOf(name))));

/** @param {any} value @returns {string[]} */
const textsIn = (value) => (typeof value === "string" ? [value] : Object.values(value ?? {}).flatMap(textsIn));

/** What is private in them by today's measure, the ids and codes apart that stand in a head too. @param {any[]} ops */
function wordsOf(ops) {
  const parts = ops.map(({ kind, payload }) => split(payload, OPERATIONS[kind] ?? []));
  const heads = new Set(parts.flatMap(({ clear }) => textsIn(clear)));
  return parts.flatMap(({ secret }) => textsIn(secret)).filter((word) => word && !heads.has(word));
}

/** Read without a word of it among what waits. @param {any} op */
const isShown = ({ kind }) => !["case.read", "case.heard"].includes(kind);

/** The rows as that phone left them: in clear, the last number given. */
async function leftOn(tab, ops) {
  const rows = ops.map(({ no, ...op }) => ({ op_id: op.id, device_no: no, ...whoOf(ME), state: "waiting", enc: 0, key_id: null, sealed: new TextEncoder().encode(JSON.stringify(op)) }));
  const write = async (tx) => {
    for (const row of rows) await tx.objectStore("rows").put(row);
    await tx.objectStore("numbers").put({ device_id: ME.device.id, last_no: ops.length });
  };
  await tab.rows.outboxDb.run(["rows", "numbers"], write, { mode: "readwrite" });
  return rows;
}

/** The app of today, started on them. */
async function startedOn(tab, ops) {
  const rows = await leftOn(tab, ops);
  const today = await openTab();
  await today.boot.boot();
  await settle(today);
  return { today, rows };
}

/** A service that takes everything and has nothing to say of it. */
function service() {
  const server = new Server().connect();
  server.verdict = () => ({ result: "applied", rev: 1 });
  return server;
}

/** Nobody has chosen a code yet. */
async function without() {
  const tab = await openTab();
  await tab.boot.boot();
  await tab.admitting.admit(ME);
  await settle(tab);
  return tab;
}

const said = (tab) => tab.lists.waitingList.value.map(({ op_id, payload }) => [op_id, payload]);
const hasNone = (words, where, what) => assert.deepEqual(words.filter((word) => JSON.stringify(what).includes(JSON.stringify(word).slice(1, -1))), [], where);
const bytes = (rows) => rows.map((row) => [row.op_id, Buffer.from(row.sealed).toString()]).sort();

test("there is one of each release, and each has words", () => {
  assert.ok(RELEASES.length >= 4);
  for (const file of RELEASES) assert.ok(wordsOf(recorded(file)).length > 3, file);
});

for (const file of RELEASES) {
  const ops = recorded(file);
  const [words, payloads] = [wordsOf(ops), ops.filter(isShown).map(({ id, payload }) => [id, payload])];

  test(`${file}, with a vault: heads while it is locked, all of it once open; sent locked, to the letter and once`, async () => {
    const { today, rows } = await startedOn(await enrolledTab(), ops);
    assert.equal(today.vaultState.isLocked(), true);
    assert.equal(today.mirror.pending.value.length, ops.length);
    hasNone(words, "locked", [today.lists.waitingList.value, today.mirror.pending.value, ...today.kinds.entryKinds().map(({ name }) => today.views.list(name).value)]);
    await unlock(today);
    assert.deepEqual(said(today), payloads);
    assert.equal(today.views.list("contact").value.length, ops.filter(({ kind }) => kind === "contact.record").length);
    assert.deepEqual(bytes(await rowsOnDisk(today)), bytes(rows), "a row is the only copy: it stays as it was");

    // What is noted next comes after it, sealed.
    await today.outbox.enqueue(contact({ text: "Noté aujourd’hui" }));
    const next = (await rowsOnDisk(today)).find((row) => row.device_no === ops.length + 1);
    assert.equal(next.enc, 1);

    lock(today);
    hasNone(words, "locked again", today.lists.waitingList.value);
    const server = service();
    await send(today);
    const sent = server.requests.flatMap((one) => one.ops);
    assert.deepEqual(sent.slice(0, -1), ops);
    assert.deepEqual([sent.at(-1).no, sent.at(-1).payload.text], [ops.length + 1, "Noté aujourd’hui"]);
    assert.deepEqual([await rowsOnDisk(today), server.deposits], [[], []]);
    hasNone(words, "received", [today.mirror.receipts.value, today.lists.recentReceipts.value]);
    assert.deepEqual(bytes(await today.journal.readJournal()).length, ops.length + 1);
  });

  test(`${file}, before a code is chosen: read as it always was, and handed in to the letter`, async () => {
    const { today } = await startedOn(await without(), ops);
    assert.deepEqual(said(today), payloads);
    const server = service();
    await send(today);
    assert.deepEqual(server.deposits.flatMap((one) => one.ops), ops);
    assert.deepEqual([await rowsOnDisk(today), server.requests], [[], []]);
    await giveVault(today);
    await send(today);
    assert.equal(server.requests.length > 0, true);
  });
}

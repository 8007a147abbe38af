// A kind says itself: what each one lacks, and what the phone makes of what no kind knows.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { MACHINES } from "../../static/pwa/core/machines.js";
import { KINDS } from "../../static/pwa/features/kinds.js";
import { ME, contact, enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";

/** @param {string} name */
const read = (name) => readFileSync(new URL(`../../static/pwa/${name}`, import.meta.url), "utf8");
const SPRITE = read("index.html");
const operations = KINDS.flatMap((kind) => Object.entries(kind.operations ?? {}).map(([name, one]) => ({ name, kind, ...one })));
const entries = KINDS.filter((kind) => kind.facts);

/** The names an interface of a types file lists. @param {string} file @param {string} name */
function keysOf(file, name) {
  const body = new RegExp(`export interface ${name} \\{([^]*?)\\n\\}`).exec(read(`types/${file}`))?.[1] ?? "";
  return [...body.matchAll(/^ {2}"?([\w.]+)"?:/gm)].map((found) => found[1]).sort();
}

test("every kind has a title, and an icon the page has", () => {
  for (const { name, title, icon } of KINDS) {
    assert.match(title, /^\p{Lu}/u, name);
    assert.ok(SPRITE.includes(`id="i-${icon}"`), `${name}: no icon ${icon}`);
  }
});

test("every kind of record a phone is sent says itself, and no other but what is asked of any entry", () => {
  assert.deepEqual(KINDS.map((kind) => kind.name).sort(), ["entry", ...keysOf("feed.d.ts", "Feeds")].sort());
});

test("every operation the server reads is of one kind here, can be laid, and is told in French", () => {
  assert.deepEqual(operations.map((one) => one.name).sort(), keysOf("wire.d.ts", "Operations"));
  for (const { name, kind, lay, said, creates } of operations) {
    assert.equal(typeof lay, "function", name);
    assert.ok(said ?? (creates && kind.line), `${name} says nothing`);
    if (said) assert.match(said({ kind: "contact" }), /^\p{Lu}/u, name);
  }
});

test("every entry has its line, its facts and its page", () => {
  for (const { name, line, facts, page } of entries) {
    assert.match(line?.({}) ?? "", /\S/, name);
    for (const [word] of facts?.({}) ?? []) assert.match(word, /^\p{Lu}/u, name);
    assert.equal(page?.("7"), `/saisie/${name}/7`);
  }
});

test("a record begins in a state its machine begins in, named where there are several", () => {
  const born = operations.flatMap(({ name, states = {} }) => Object.values(states).map((first) => [name, ...first.split(".")]));
  assert.ok(born.length > 4);
  for (const [name, machine, named] of born) {
    const { initial } = MACHINES[machine] ?? { initial: [] };
    assert.ok(named ? initial.length > 1 && initial.includes(named) : initial.length === 1, `${name}: ${machine} ${named ?? ""}`);
  }
});

test("every form names its words, and builds an operation of its own kind it can check", () => {
  const forms = entries.flatMap((kind) => (kind.form ? [{ kind, form: kind.form }] : []));
  assert.equal(new Set(forms.map(({ form }) => form.path)).size, forms.length);
  for (const { kind, form } of forms) {
    const draft = { place: { estate: "e" }, ...form.defaults };
    const op = form.op(draft);
    assert.ok(kind.operations?.[op], `${kind.name}: ${op}`);
    assert.equal(typeof form.check(form.build(draft, { round_id: null, agents: [] }), op), "object");
    for (const words of [form.save, form.saved]) assert.match(words, /^\p{Lu}/u, kind.name);
    for (const origin of Object.keys(form.from ?? {})) assert.ok(entries.some((one) => one.name === origin), `${kind.name} from ${origin}`);
  }
});

test("two kinds of one name, or an operation declared twice, are refused", async () => {
  const { declare } = await import("../../static/pwa/store/kinds.js?declared");
  const lay = () => {};
  declare({ name: "a", title: "A", icon: "ras", operations: { "a.do": { lay } } });
  assert.throws(() => declare({ name: "a", title: "A", icon: "ras" }));
  assert.throws(() => declare({ name: "b", title: "B", icon: "ras", operations: { "a.do": { lay } } }));
});

test("what is below the features, and what serves them all, names no kind", () => {
  const names = KINDS.map((kind) => kind.name).filter((name) => !["entry", "list", "estate"].includes(name));
  const naming = new RegExp(`["'\`](?:${names.join("|")})(?:\\.\\w+)?["'\`]`);
  const rooms = ["store", "outbox", "ui", "device", "features/receipts", "features/logbook"];
  const said = "features/receipts/kind.js"; // it declares its own
  const files = rooms.flatMap((room) => readdirSync(new URL(`../../static/pwa/${room}`, import.meta.url)).map((file) => `${room}/${file}`));
  for (const file of files.filter((one) => one !== said)) {
    for (const line of read(file).split("\n")) assert.doesNotMatch(line, naming, `${file}: ${line}`);
  }
});

beforeEach(newPhone);

const TO_UPDATE = "autre (à mettre à jour)";
const notices = (/** @type {any} */ tab) => tab.notices.notices.value.map((/** @type {any} */ one) => one.code).filter((/** @type {string} */ code) => code !== "clock");

/** What the phone logs meanwhile. @param {import("node:test").TestContext} t */
const logged = (t) => t.mock.method(console, "warn", () => {}).mock;

test("an operation no kind knows is sent, shown as one to update, and logged once", async (t) => {
  const lines = logged(t);
  const tab = await enrolledTab();
  await tab.outbox.sealAll([{ kind: "future.thing", payload: {} }, { kind: "future.thing", payload: {} }]);
  await tab.outbox.sealAll([contact()]);
  const shown = tab.lists.waitingList.value;
  assert.deepEqual(shown.slice(0, 2).map(tab.describe.opLine), [TO_UPDATE, TO_UPDATE]);
  assert.deepEqual([tab.views.list("contact").value.length, notices(tab), lines.callCount()], [1, ["unknown"], 1]);
  new Server().connect();
  await send(tab);
  assert.deepEqual(tab.lists.recentReceipts.value.map(tab.describe.opLine).filter((line) => line === TO_UPDATE).length, 2);
});

test("a record no kind knows is kept, and stands among the entries as one to update", async (t) => {
  const lines = logged(t);
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.put("a_kind_of_tomorrow", "s1", { occurred_at: "2026-11-20T19:00:00Z", round_id: "r1" });
  server.put("contact", "c1", { occurred_at: "2026-11-20T18:00:00Z", round_id: "r1", besoin: "ecoute" });
  await send(tab);
  const rows = tab.views.entriesOf("r1");
  assert.deepEqual(rows.map((row) => row.id), ["s1", "c1"]);
  assert.equal(tab.describe.lineOf(rows[0]), TO_UPDATE);
  assert.deepEqual([notices(tab), lines.callCount()], [["unknown"], 1]);
  server.evict("a_kind_of_tomorrow", "s1");
  await send(tab);
  assert.deepEqual(tab.views.entriesOf("r1").map((row) => row.id), ["c1"]);
});

test("a receipt, which no longer says of what, is still told as a correction or an undo", async () => {
  const { describe } = await enrolledTab();
  const told = ["entry.correct", "entry.cancel"].map((kind) => describe.opLine({ kind }));
  assert.deepEqual(told, ["Correction d’une saisie", "Annulation d’une saisie"]);
});

test("a reducer that throws is told in the trouble line and logged, and every other entry still shows", async (t) => {
  const lines = logged(t);
  const tab = await enrolledTab();
  const odd = tab.ids.newId();
  const good = tab.ids.newId();
  await tab.outbox.sealAll([{ kind: "entry.correct", record_id: odd, payload: { kind: "contact" } }, { ...contact(), record_id: good }]);
  assert.deepEqual([tab.views.peek("contact", good)?.mark, notices(tab), lines.callCount()], ["waiting", ["broken"], 1]);
  assert.match(tab.notices.notices.value.at(-1).message, /gardée et part comme les autres/);
  assert.equal(tab.views.peek("contact", good).data.author_id, ME.user.id);
  assert.equal(tab.status.status.value.waiting, 2);
  const server = new Server().connect();
  server.verdict = (op) => (op.record_id === odd ? { result: "held", reason: "invalid", message: "Illisible." } : null);
  await send(tab);
  assert.deepEqual(notices(tab), []);
});

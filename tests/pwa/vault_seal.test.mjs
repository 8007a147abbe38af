// What is sealed: readable by the installation and by its writer's vault, bound to its row, and by nobody else.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { beforeEach, test } from "node:test";
import { gzipSync } from "node:zlib";
import "./clock.mjs";
import { move } from "./clock.mjs";
import { CODE, Installation, NADIA, YOANN, newVaults, vaultTab } from "./vault.mjs";
import { split, unite } from "../../static/pwa/core/paths.js";

beforeEach(newVaults);

const OP = "0190a000-0000-7000-8000-0000000000b1";
const NEXT = "0190a000-0000-7000-8000-0000000000b2";
const SECRET = { text: "Éclats de voix au 3e, « ça suffit »", "call.who": "Mme Roux" };

/** An open vault, an installation, and a sitting for both. */
async function writer(who = NADIA) {
  const tab = await vaultTab(who);
  await tab.vault.create(who, "code", CODE);
  const installation = new Installation();
  const sitting = await tab.sitting.sitting(installation.announced, tab.state.vault.value);
  return { tab, installation, sitting, opened: tab.state.opened.value };
}

test("the private paths of a payload leave it and come back to their places", () => {
  const payload = { besoin: "ecoute", text: "dit", call: { who: "Mme Roux", at: null }, place: { public_point: { label: "Gare", lat: 1 } }, agents: ["a"] };
  const before = structuredClone(payload);
  const { clear, secret } = split(payload, ["text", "call.who", "call.at", "place.public_point.label", "reason", "besoin.code"]);
  assert.deepEqual(secret, { text: "dit", "call.who": "Mme Roux", "call.at": null, "place.public_point.label": "Gare" });
  assert.deepEqual(clear, { besoin: "ecoute", call: {}, place: { public_point: { lat: 1 } }, agents: ["a"] });
  assert.deepEqual(unite(clear, secret), payload);
  assert.deepEqual(payload, before, "neither touches what it was given");
  assert.deepEqual(unite({}, { "changes.text": "b", changes: { lieu: "hall" } }), { changes: { lieu: "hall", text: "b" } });
  const round = { stops: [{ id: "s1", hint: "code 12B" }, { id: "s2" }, { id: "s3", hint: null }], hint: "reste" };
  const told = split(round, ["stops.hint"]);
  assert.deepEqual(told, { clear: { stops: [{ id: "s1" }, { id: "s2" }, { id: "s3" }], hint: "reste" }, secret: { "stops.0.hint": "code 12B", "stops.2.hint": null } });
  assert.deepEqual(unite(told.clear, told.secret), round);
  unite({}, { "__proto__.polluted": 1, "constructor.prototype.polluted": 1 });
  assert.equal({}.polluted, undefined);
});

test("an operation is opened by the installation, and by its writer's vault after it was locked and opened again", async () => {
  const { tab, installation, sitting } = await writer();
  const sealed = JSON.parse(JSON.stringify(await tab.seal.sealOp(sitting, OP, NADIA, SECRET)));
  assert.deepEqual(Object.keys(sealed), ["v", "key", "point", "wrap", "own", "box"]);
  const lengths = ["point", "wrap", "own"].map((name) => Buffer.from(sealed[name], "base64url").length);
  assert.deepEqual([sealed.v, sealed.key, ...lengths], [1, installation.key, 65, 48, 48]);
  assert.doesNotMatch(JSON.stringify(sealed), /[=+/]|clats|Roux/);
  assert.deepEqual(installation.open(sealed, OP, NADIA), SECRET);
  tab.tabs.lockAll();
  assert.equal((await tab.vault.unlock(NADIA, CODE)).opened, true);
  assert.deepEqual(await tab.seal.openOp(tab.state.opened.value, OP, NADIA, sealed), SECRET);
});

test("a locked phone seals, and nothing in its memory opens what it sealed", async () => {
  const { tab, installation } = await writer();
  tab.tabs.lockAll();
  const sitting = await tab.sitting.sitting(installation.announced, tab.state.vault.value);
  const sealed = await tab.seal.sealOp(sitting, OP, NADIA, SECRET);
  assert.deepEqual([sitting.content.usages, sitting.content.extractable], [["encrypt"], false]);
  assert.equal(tab.state.opened.value, null);
  assert.deepEqual(installation.open(sealed, OP, NADIA), SECRET);
  await tab.vault.unlock(NADIA, CODE);
  assert.deepEqual(await tab.seal.openOp(tab.state.opened.value, OP, NADIA, sealed), SECRET);
});

test("as long as nobody chose a code only the installation reads", async () => {
  const { tab, opened } = await writer();
  const installation = new Installation();
  const sitting = await tab.seal.sittingOf(installation.announced, null);
  const sealed = await tab.seal.sealOp(sitting, OP, NADIA, SECRET);
  assert.equal("own" in sealed, false);
  assert.deepEqual(installation.open(sealed, OP, NADIA), SECRET);
  await assert.rejects(tab.seal.openOp(opened, OP, NADIA, sealed), tab.seal.Unreadable);
});

/** One bit of a member in base64url, at this byte. */
function flipped(sealed, member, at) {
  const bytes = Buffer.from(sealed[member], "base64url");
  bytes[at < 0 ? bytes.length + at : at] ^= 1;
  return { ...sealed, [member]: bytes.toString("base64url") };
}

test("whatever is changed of a seal, it opens nothing", async () => {
  const { tab, sitting, opened } = await writer();
  const { seal } = tab;
  const sealed = await seal.sealOp(sitting, OP, NADIA, SECRET);
  const other = await seal.sealOp(sitting, NEXT, NADIA, { text: "autre" });
  const later = await seal.sealOp(await seal.sittingOf(new Installation().announced, tab.state.vault.value), OP, NADIA, SECRET);
  const bad = [
    flipped(sealed, "point", 1), flipped(sealed, "point", -1), flipped(sealed, "own", 0), flipped(sealed, "own", -1),
    flipped(sealed, "box", 0), flipped(sealed, "box", 12), flipped(sealed, "box", -1), { ...sealed, box: sealed.box.slice(0, -4) }, { ...sealed, box: "" },
    { ...sealed, box: other.box }, { ...sealed, own: later.own }, { ...sealed, point: later.point }, { ...sealed, key: later.key },
    { ...sealed, v: 2 }, { ...sealed, box: "pas du base64 !" }, { ...sealed, own: 12 }, { ...sealed, own: undefined }, null,
  ];
  for (const one of bad) await assert.rejects(seal.openOp(opened, OP, NADIA, one), seal.Unreadable, JSON.stringify(one));
  for (const who of [YOANN, { ...NADIA, device_id: YOANN.device_id }, { ...NADIA, org_id: OP }, { ...NADIA, user_id: YOANN.user_id }])
    await assert.rejects(seal.openOp(opened, OP, who, sealed), seal.Unreadable);
  assert.deepEqual(await seal.openOp(opened, OP, NADIA, sealed), SECRET);
});

test("a colleague's vault on the same phone opens nothing of hers", async () => {
  const hers = await writer();
  const his = await writer(YOANN);
  const sealed = await hers.tab.seal.sealOp(hers.sitting, OP, NADIA, SECRET);
  await assert.rejects(his.tab.seal.openOp(his.opened, OP, NADIA, sealed), his.tab.seal.Unreadable);
});

test("what stays on the phone is kept without a key, a page at a time, and opens in its own place only", async () => {
  const { tab, opened } = await writer();
  const { seal } = tab;
  const page = await seal.keepingOf(tab.state.vault.value);
  const [first, second] = await Promise.all(["c1", "c2"].map((id) => seal.keep(page, "consigne", id, NADIA, { text: `dit ${id}` })));
  assert.deepEqual([first.point, first.own], [second.point, second.own]);
  assert.notEqual(first.box.slice(0, 16), second.box.slice(0, 16), "no nonce comes twice");
  assert.deepEqual(await seal.openKept(opened, "consigne", "c2", NADIA, structuredClone(second)), { text: "dit c2" });
  const elsewhere = [["consigne", "c2", NADIA], ["draft", "c1", NADIA], ["consigne", "c1", YOANN]];
  for (const where of elsewhere) await assert.rejects(seal.openKept(opened, ...where, first), seal.Unreadable);
  const op = await seal.sealOp(await seal.sittingOf(new Installation().announced, tab.state.vault.value), "c1", NADIA, { text: "op" });
  await assert.rejects(seal.openKept(opened, "consigne", "c1", NADIA, op), seal.Unreadable);
});

test("one sitting serves until the vault locks or opens, a key changes, or a day has passed, whichever way the clock goes", async () => {
  const { tab, installation, sitting } = await writer();
  const now = () => tab.sitting.sitting(installation.announced, tab.state.vault.value);
  assert.equal(await now(), sitting);
  move(86_399_000);
  assert.equal(await now(), sitting);
  move(1000);
  const tomorrow = await now();
  assert.notEqual(tomorrow, sitting);
  move(-2 * 86_400_000);
  const back = await now();
  assert.notEqual(back, tomorrow);
  assert.notEqual(await tab.sitting.sitting(new Installation().announced, tab.state.vault.value), back);
  const open = await now();
  tab.tabs.lockAll();
  const locked = await now();
  await tab.vault.unlock(NADIA, CODE);
  assert.equal(new Set([open.point, locked.point, (await now()).point]).size, 3);
  move(86_400_000);
});

test("a sitting that could not be made is tried again at the next save", async () => {
  const { tab, installation } = await writer();
  const bad = { key: "00000000", point: "AAAA" };
  await assert.rejects(tab.sitting.sitting(bad, null));
  const { generateKey } = crypto.subtle;
  crypto.subtle.generateKey = () => Promise.reject(new DOMException("not now", "OperationError"));
  await assert.rejects(tab.sitting.sitting(installation.announced, null));
  crypto.subtle.generateKey = generateKey;
  assert.ok((await tab.sitting.sitting(installation.announced, null)).wrap);
});

test("a browser without compression seals what everybody reads, and reads it itself", async () => {
  const { tab, installation, sitting, opened } = await writer();
  const kept = { CompressionStream, DecompressionStream };
  const long = { text: "é".repeat(70_000) };
  try {
    Object.keys(kept).forEach((name) => delete globalThis[name]);
    const sealed = await tab.seal.sealOp(sitting, OP, NADIA, long);
    assert.deepEqual(installation.open(sealed, OP, NADIA), long);
    assert.deepEqual(await tab.seal.openOp(opened, OP, NADIA, sealed), long);
  } finally {
    Object.assign(globalThis, kept);
  }
  const usual = await tab.seal.sealOp(sitting, OP, NADIA, long);
  assert.ok(usual.box.length < 2000);
  assert.deepEqual(await tab.seal.openOp(opened, OP, NADIA, usual), long);
});

/** Digits nobody compresses, the same at each run. @param {string} of */
const digits = (of) => createHash("sha256").update(of).digest("hex");
const idOf = (of) => digits(of).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-7$3-8$4-$5");

/** A text of this length, in words. @param {number} n @param {number} length */
function said(n, length) {
  const words = "porte hall bruit cage escalier groupe jeunes calme discussion rappel bailleur lumière panne ascenseur voisin tension écoute mairie soir étage appel équipe".split(" ");
  return [...digits(`text ${n}`).repeat(4)].map((digit, at) => words[(parseInt(digit, 16) + at * n) % words.length]).join(" ").slice(0, length);
}

test("two hundred operations of one sitting travel in less than 60 kB, in less than 100 with 350 characters on each", async () => {
  const { tab, sitting } = await writer();
  const weigh = async (lengthOf) => {
    const ops = [];
    for (let n = 0; n < 200; n += 1) {
      const payload = { round_id: OP, place: { entrance: idOf(`hall ${n}`) }, agents: [NADIA.user_id], besoin: "ecoute", reponses: ["ecoute_reformulation"], registre: "presence", canal: "rencontre_tournee", counts: { age: { nc: 1 } }, ...(lengthOf(n) && { text: said(n, lengthOf(n)) }) };
      const { clear, secret } = split(payload, ["text", "place.public_point.label"]);
      const sealed = "text" in secret && (await tab.seal.sealOp(sitting, idOf(`op ${n}`), NADIA, secret));
      ops.push({ no: n, id: idOf(`op ${n}`), kind: "contact.record", schema: 1, record_id: idOf(`record ${n}`), base_rev: null, after: null, occurred_at: "2026-11-20T20:00:00.000Z", offset: 60, clock_gap: -250, payload: clear, ...(sealed && { sealed }) });
    }
    return gzipSync(JSON.stringify(ops)).length;
  };
  const [mix, full] = [await weigh((n) => (n % 3 ? 0 : 90)), await weigh(() => 350)];
  assert.ok(mix < 60_000, `${mix}`);
  assert.ok(full < 100_000 && full > 40_000, `${full}`);
});

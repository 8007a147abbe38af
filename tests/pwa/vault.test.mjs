// The vault of an enrolment: made, locked, opened, its code changed, forgotten; and what lies of it on the disk.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { move, playing } from "./clock.mjs";
import { killAfter } from "./phone.mjs";
import { CODE, NADIA, YOANN, heard, newVaults, onDisk, slow, vaultTab } from "./vault.mjs";

beforeEach(newVaults);

const NEW = "830264";
const WRONG = "555550";
const RIGHT = { opened: true, left: 10, wait: 0, erased: false };
const NOW = Date.parse("2026-11-20T20:00:00Z");

/** A phone whose vault is made, and locked again. */
async function locked(who = NADIA, text = CODE, kind = "code") {
  const tab = await vaultTab(who);
  await tab.vault.create(who, kind, text);
  tab.tabs.lockAll();
  return tab;
}

/** So many wrong codes, each after its wait. */
async function wrongCodes(tab, n) {
  for (let count = 0; count < n; count += 1) {
    const { wait } = await tab.tries.standing(NADIA.device_id);
    move(wait);
    await tab.vault.unlock(NADIA, WRONG);
  }
}

test("a vault is made open, and opens again by its code in an app started again; in memory no key can be read", async () => {
  const tab = await vaultTab();
  assert.deepEqual([tab.state.vault.value, tab.state.isLocked()], [null, false]);
  assert.equal(await tab.vault.create(NADIA, "code", CODE), true);
  assert.deepEqual([tab.state.isLocked(), tab.state.vault.value.kind, tab.state.vault.value.passkey, tab.state.vault.value.idle], [false, "code", false, 15]);
  tab.tabs.lockAll();
  const again = await vaultTab();
  assert.deepEqual([again.state.isLocked(), again.state.vault.value.key], [true, tab.state.vault.value.key]);
  assert.deepEqual(await again.vault.unlock(NADIA, CODE), RIGHT);
  const { secret, ...rest } = again.state.opened.value;
  assert.deepEqual([secret.extractable, secret.type, secret.usages], [false, "private", ["deriveBits"]]);
  await assert.rejects(crypto.subtle.exportKey("pkcs8", secret));
  assert.deepEqual(Object.values(rest).map((one) => typeof one), ["string", "string", "string"]);
  assert.ok(slow.asked.length >= 2 && slow.asked.every((rounds) => rounds >= 600_000));
});

test("a phrase opens however its accents and its spaces are typed", async () => {
  const tab = await locked(NADIA, "un escalier à bâbord", "phrase");
  assert.equal((await tab.vault.unlock(NADIA, "  un escalier  a\u0300 ba\u0302bord ")).opened, true);
  const { faultOf } = tab.code;
  assert.deepEqual(["12345", "1234567", "12a456", "000000", "123456", "987654", "274913"].map((code) => faultOf("code", code)), ["short", "short", "short", "guessed", "guessed", "guessed", null]);
  assert.deepEqual(["121212", "111112", "123123", "112233", "887766"].map((code) => faultOf("code", code)), Array(5).fill("guessed"));
  assert.deepEqual(["112234", "123124", "200190", "159753"].map((code) => faultOf("code", code)), Array(4).fill(null));
  assert.deepEqual(["onze lettre", "aaaaaaaaaaaa", "abababababab", "douze lettres"].map((phrase) => faultOf("phrase", phrase)), ["short", "guessed", "guessed", null]);
});

test("on the disk lies no code, no secret half, no data key", async () => {
  const taken = [];
  const { subtle } = crypto;
  const { importKey, wrapKey } = subtle;
  // Every secret that passes on its way into a key, and the private half as it would be written in clear.
  subtle.importKey = function (format, bytes, ...rest) {
    if (format === "raw" && bytes.byteLength === 32) taken.push(Buffer.from(bytes).toString("latin1"));
    return importKey.call(this, format, bytes, ...rest);
  };
  subtle.wrapKey = async function (format, key, ...rest) {
    taken.push(Buffer.from(await subtle.exportKey("pkcs8", key)).toString("latin1").slice(36, 68));
    return wrapKey.call(this, format, key, ...rest);
  };
  const tab = await vaultTab();
  try {
    await tab.vault.create(NADIA, "code", CODE);
    await tab.vault.change(NADIA, CODE, "code", NEW);
  } finally {
    Object.assign(subtle, { importKey, wrapKey });
  }
  assert.ok(taken.length >= 3);
  const { vaults, tries } = await onDisk(tab);
  const bytes = (value) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value && typeof value === "object" ? Object.entries(value).flat().map(bytes).join(" ") : String(value));
  const written = bytes(vaults) + bytes(tries);
  for (const secret of [...taken, CODE, NEW]) assert.equal(written.includes(secret), false);
  assert.equal(vaults.length, 1);
  assert.deepEqual(Object.keys(vaults[0]), ["v", "org_id", "user_id", "device_id", "key", "point", "pair", "code", "passkey", "idle"]);
});

test("the third wrong code is free, then each waits longer, and the right one counts anew", async () => {
  const tab = await locked();
  const waits = [];
  const lefts = [];
  for (let n = 0; n < 9; n += 1) {
    const told = await tab.vault.unlock(NADIA, WRONG);
    waits.push(told.wait / 1000);
    lefts.push(told.left);
    if (!told.wait) continue;
    const early = await tab.vault.unlock(NADIA, CODE);
    assert.deepEqual(early, { opened: false, left: told.left, wait: told.wait, erased: false }, "the right one waits too, and is not counted");
    move(told.wait);
  }
  assert.deepEqual([waits, lefts], [[0, 0, 5, 15, 60, 300, 900, 1800, 3600], [9, 8, 7, 6, 5, 4, 3, 2, 1]]);
  assert.deepEqual(await tab.vault.unlock(NADIA, CODE), RIGHT);
  assert.deepEqual(await tab.tries.standing(NADIA.device_id), { wrong: 0, wait: 0 });
  assert.deepEqual(tab.erased, []);
});

test("ten wrong codes erase what can be read, once, and a new vault may be made", async () => {
  const tab = await locked();
  const before = tab.state.vault.value.key;
  await wrongCodes(tab, 9);
  move(3_600_000);
  assert.deepEqual(await tab.vault.unlock(NADIA, WRONG), { opened: false, left: 0, wait: 0, erased: true });
  assert.deepEqual([tab.erased, tab.state.vault.value], [[NADIA.device_id], null]);
  assert.deepEqual(await onDisk(tab), { vaults: [], tries: [] });
  assert.equal(await tab.vault.create(NADIA, "code", NEW), true);
  assert.notEqual(tab.state.vault.value.key, before);
});

test("a code whose app is killed before the answer was tried all the same", async () => {
  const tab = await locked();
  await wrongCodes(tab, 3);
  move(5000);
  const { subtle } = crypto;
  const { decrypt } = subtle;
  subtle.decrypt = () => new Promise(() => {}); // it dies between the count and the try
  void tab.vault.unlock(NADIA, CODE);
  await heard();
  subtle.decrypt = decrypt;
  const again = await vaultTab();
  assert.deepEqual(await again.tries.standing(NADIA.device_id), { wrong: 4, wait: 15_000 });
  assert.equal((await again.vault.unlock(NADIA, CODE)).opened, false);
});

test("a clock set back gives no try, in the app started again neither; and the wait still ends", async () => {
  const tab = await locked();
  await wrongCodes(tab, 5);
  await playing(NOW - 400 * 86_400_000, async () => {
    const shut = { opened: false, left: 5, wait: 60_000, erased: false };
    assert.deepEqual(await tab.vault.unlock(NADIA, CODE), shut);
    move(20_000);
    const again = await vaultTab();
    assert.deepEqual(await again.vault.unlock(NADIA, CODE), { ...shut, wait: 40_000 }, "it runs by the clock as it now is");
    move(40_000);
    assert.equal((await tab.vault.unlock(NADIA, CODE)).opened, true);
  });
});

test("an erasure cut anywhere is brought to its end at the next start", async () => {
  for (let allowed = 0, whole = false; !whole; allowed += 1) {
    await newVaults();
    const tab = await locked();
    await wrongCodes(tab, 9);
    move(3_600_000);
    tab.erasing.onErase(() => new Promise((done) => setTimeout(done, 1)));
    const killed = killAfter(allowed);
    const told = await tab.vault.unlock(NADIA, WRONG).catch(() => null);
    killed.revive();
    whole = told?.erased === true;
    const counted = (await tab.tries.standing(NADIA.device_id)).wrong;
    const again = await vaultTab();
    const rows = await onDisk(again);
    // Either the tenth was never counted, and everything stands; or nothing of it is left.
    if (counted === 9) assert.deepEqual([rows.vaults.length, again.erased], [1, []], `${allowed}`);
    else assert.deepEqual([rows.vaults.length, rows.tries.length, again.state.vault.value], [0, 0, null], `${allowed}`);
    assert.ok(counted === 9 || tab.erased.length + again.erased.length > 0);
    assert.ok(allowed < 60);
  }
});

test("a change of code opens nothing else and shuts nothing: what was sealed before opens by the new one alone", async () => {
  const tab = await locked();
  const page = await tab.seal.keepingOf(tab.state.vault.value);
  const kept = await tab.seal.keep(page, "draft", "d1", NADIA, { text: "canari" });
  assert.deepEqual(await tab.vault.change(NADIA, WRONG, "code", NEW), { opened: false, left: 9, wait: 0, erased: false });
  assert.deepEqual(await tab.vault.change(NADIA, CODE, "phrase", "quatre mots au hasard"), RIGHT);
  tab.tabs.lockAll();
  assert.equal(tab.state.vault.value.kind, "phrase");
  assert.equal((await tab.vault.unlock(NADIA, CODE)).opened, false);
  assert.equal((await tab.vault.unlock(NADIA, "quatre mots au hasard")).opened, true);
  assert.deepEqual(await tab.seal.openKept(tab.state.opened.value, "draft", "d1", NADIA, kept), { text: "canari" });
});

test("a change of code killed anywhere leaves one code that opens: the old one or the new one", async () => {
  const seen = new Set();
  for (let allowed = 0, whole = false; !whole; allowed += 1) {
    await newVaults();
    const tab = await locked();
    const killed = killAfter(allowed);
    whole = await tab.vault.change(NADIA, CODE, "code", NEW).then(({ opened }) => opened, () => false);
    killed.revive();
    const again = await vaultTab();
    const byOld = (await again.vault.unlock(NADIA, CODE)).opened;
    const byNew = (await again.vault.unlock(NADIA, NEW)).opened;
    assert.equal(Number(byOld) + Number(byNew), 1, `${allowed}`);
    seen.add(byNew);
    assert.ok(allowed < 60);
  }
  assert.deepEqual([...seen].sort(), [false, true]);
});

test("a forgotten code costs what can be read: another vault opens nothing of before", async () => {
  const tab = await locked();
  const kept = await tab.seal.keep(await tab.seal.keepingOf(tab.state.vault.value), "draft", "d1", NADIA, { text: "canari" });
  await tab.erasing.forget(NADIA);
  assert.deepEqual([tab.erased, tab.state.vault.value, tab.state.isLocked()], [[NADIA.device_id], null, false]);
  await tab.vault.create(NADIA, "code", CODE);
  await assert.rejects(tab.seal.openKept(tab.state.opened.value, "draft", "d1", NADIA, kept), tab.seal.Unreadable);
});

test("two agents of one phone: each vault by its own code, and the parts of one open nothing in the row of the other", async () => {
  const hers = await locked();
  const his = await locked(YOANN, NEW);
  assert.equal((await hers.vault.unlock(NADIA, NEW)).opened, false);
  assert.equal((await his.vault.unlock(YOANN, NEW)).opened, true);
  hers.vault.leave();
  assert.equal(his.state.opened.value.device_id, YOANN.device_id, "hers locked, his stays open");
  const { vaults } = await onDisk(hers);
  const row = (who) => vaults.find((one) => one.device_id === who.device_id);
  // His code, put into her row with all it wraps: the pair is hers, or it is not.
  for (const parts of [{ code: row(YOANN).code }, { code: row(YOANN).code, pair: row(YOANN).pair }, { ...row(YOANN), device_id: NADIA.device_id }]) {
    await hers.rows.changeRow(NADIA.device_id, () => ({ ...row(NADIA), ...parts }));
    const tab = await vaultTab();
    const opened = await tab.vault.unlock(NADIA, NEW).then((told) => told.opened, () => false);
    assert.deepEqual([opened, tab.state.opened.value], [false, null]);
    await tab.tries.countAnew(NADIA.device_id);
  }
});

test("a public point exchanged on the disk is found out when the vault opens", async () => {
  const tab = await locked();
  const other = await locked(YOANN, NEW);
  const point = other.state.vault.value.point;
  await tab.rows.changeRow(NADIA.device_id, (row) => ({ ...row, point }));
  await assert.rejects(tab.vault.unlock(NADIA, CODE), tab.vault.Damaged);
  assert.equal(tab.state.opened.value, null);
});

test("two tabs that make a vault at once make one, of the code that came first", async () => {
  const [one, other] = [await vaultTab(), await vaultTab()];
  const made = await Promise.all([one.vault.create(NADIA, "code", CODE), other.vault.create(NADIA, "code", NEW)]);
  await heard();
  assert.deepEqual([...made].sort(), [false, true]);
  assert.equal(one.state.vault.value.key, other.state.vault.value.key);
  const again = await vaultTab();
  again.tabs.lockAll();
  assert.deepEqual([(await again.vault.unlock(NADIA, CODE)).opened, (await again.vault.unlock(NADIA, NEW)).opened], made);
});

test("what could not be erased is erased at the next start", async () => {
  const tab = await locked();
  tab.erasing.onErase(() => Promise.reject(new Error("the disk does not answer")));
  await assert.rejects(tab.erasing.forget(NADIA));
  assert.equal((await onDisk(tab)).vaults.length, 1);
  const again = await vaultTab();
  assert.deepEqual([again.erased, await onDisk(again)], [[NADIA.device_id], { vaults: [], tries: [] }]);
});

test("a connection cut after the disk had it repeats nothing: one vault, one try counted", async () => {
  const tab = await vaultTab();
  const { vaultDb } = tab.rows;
  const run = vaultDb.run.bind(vaultDb);
  // As the database does by itself after a cut: the work is done again.
  vaultDb.run = async (...words) => (await run(...words), run(...words));
  assert.equal(await tab.vault.create(NADIA, "code", CODE), true);
  tab.tabs.lockAll();
  for (const left of [9, 8, 7]) assert.equal((await tab.vault.unlock(NADIA, WRONG)).left, left);
  move(5000);
  assert.equal((await tab.vault.unlock(NADIA, CODE)).opened, true);
});

test("it is said how many tries are left and when, a wait rounded up", async () => {
  const { lockedFr } = await import("../../static/pwa/features/vault/strip.js");
  const { idleFr, leftFr, nextFr, refusedFr, typedFr, waitFr } = await import("../../static/pwa/features/vault/words.js");
  assert.deepEqual([400, 5000, 59_001, 60_000, 60_001, 300_000, 3_600_000].map(waitFr), ["1 s", "5 s", "60 s", "1 min", "2 min", "5 min", "1 h"].map((text) => text.replace(" ", "\u00a0")));
  assert.deepEqual([leftFr(7), leftFr(1)], ["Encore 7\u00a0tentatives.", "Dernière tentative avant l’effacement."]);
  assert.deepEqual([leftFr(7, true), nextFr(5000)], ["Vous pouvez réessayer. Encore 7\u00a0tentatives.", "La prochaine dans 5\u00a0s."]);
  assert.deepEqual([refusedFr("code"), refusedFr("phrase")], ["Code faux.", "Phrase fausse."]);
  assert.deepEqual([typedFr(1, 6), typedFr(2, 6)], ["1 chiffre entré sur 6", "2 chiffres entrés sur 6"]);
  assert.deepEqual([0, 1, 3].map(lockedFr), ["Verrouillé", "Verrouillé, 1\u00a0gardée ici", "Verrouillé, 3\u00a0gardées ici"]);
  assert.deepEqual([1, 60].map(idleFr), ["1\u00a0min", "1\u00a0h"]);
});

test("a vault that goes while its key is made is not opened", async () => {
  const tab = await locked();
  const { unwrapKey } = crypto.subtle;
  crypto.subtle.unwrapKey = async (...words) => {
    const key = await unwrapKey.apply(crypto.subtle, words);
    if (words[0] === "pkcs8") tab.vault.leave();
    return key;
  };
  await assert.rejects(tab.vault.unlock(NADIA, CODE), tab.vault.Damaged);
  crypto.subtle.unwrapKey = unwrapKey;
  assert.deepEqual([tab.state.opened.value, tab.state.vault.value], [null, null]);
  await tab.vault.load(NADIA);
  assert.deepEqual(await tab.vault.unlock(NADIA, CODE), RIGHT);
});

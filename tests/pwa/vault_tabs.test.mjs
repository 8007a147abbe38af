// Tabs are open or locked together, a vault left alone locks, and a finger opens what the code opens.
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { afterEach, beforeEach, test } from "node:test";
import "./clock.mjs";
import { move, playing } from "./clock.mjs";
import { watchDisk } from "./phone.mjs";
import { CODE, NADIA, YOANN, heard, newVaults, onDisk, vaultTab } from "./vault.mjs";
import { nowMs } from "../../static/pwa/core/clock.js";

beforeEach(newVaults);
const BEFORE = Object.getOwnPropertyDescriptor(globalThis, "navigator");
afterEach(() => (BEFORE ? Object.defineProperty(globalThis, "navigator", BEFORE) : delete globalThis.navigator));

const MINUTE = 60_000;

const isOpen = (tab) => tab.state.opened.value !== null;

test("a tab that opens beside an open one is open, and what it holds can be read by nobody", async () => {
  const one = await vaultTab();
  await one.vault.create(NADIA, "code", CODE);
  const kept = await one.seal.keep(await one.seal.keepingOf(one.state.vault.value), "draft", "d", NADIA, { text: "dit" });
  const other = await vaultTab();
  await heard();
  assert.deepEqual([isOpen(other), other.state.opened.value.secret.extractable], [true, false]);
  assert.deepEqual(await other.seal.openKept(other.state.opened.value, "draft", "d", NADIA, kept), { text: "dit" });
  const third = await vaultTab();
  await heard();
  third.tabs.lockAll();
  await heard();
  assert.deepEqual([one, other, third].map(isOpen), [false, false, false]);
  assert.deepEqual((await other.vault.unlock(NADIA, CODE)).opened, true);
  await heard();
  assert.deepEqual([one, other, third].map(isOpen), [true, true, true]);
  assert.doesNotMatch(JSON.stringify(await onDisk(one)), /CryptoKey|dit/);
});

test("a tab of another agent takes no key of hers", async () => {
  const hers = await vaultTab();
  await hers.vault.create(NADIA, "code", CODE);
  const his = await vaultTab(YOANN);
  await his.vault.create(YOANN, "code", "830264");
  his.tabs.lockAll();
  await heard();
  assert.deepEqual([isOpen(hers), isOpen(his)], [true, false]);
});

test("a key that was on its way when another tab locked opens nothing, nor does one that can be read", async () => {
  const one = await vaultTab();
  await one.vault.create(NADIA, "code", CODE);
  const other = await vaultTab();
  await heard();
  const late = other.state.opened.value;
  one.tabs.lockAll();
  await heard();
  const channel = new BroadcastChannel("palier-vault");
  const readable = (await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"])).privateKey;
  for (const message of [{ open: late }, { open: { ...late, id: "other", secret: readable } }, { open: { ...late, id: "other", secret: "x" } }, { open: null }, null, "lock", { lock: {} }, { used: 3 }]) channel.postMessage(message);
  await heard();
  assert.deepEqual([isOpen(one), isOpen(other)], [false, false]);
});

test("an erasure in one tab is known in the others", async () => {
  const one = await vaultTab();
  await one.vault.create(NADIA, "code", CODE);
  const other = await vaultTab();
  await heard();
  await one.erasing.forget(NADIA);
  await heard();
  assert.deepEqual([other.state.vault.value, isOpen(other)], [null, false]);
});

test("a browser that hands no key over opens each tab by itself", async () => {
  const one = await vaultTab();
  await one.vault.create(NADIA, "code", CODE);
  const { postMessage } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.postMessage = () => {
    throw new DOMException("not cloned", "DataCloneError");
  };
  const other = await vaultTab();
  assert.equal(isOpen(other), false);
  assert.equal((await other.vault.unlock(NADIA, CODE)).opened, true);
  BroadcastChannel.prototype.postMessage = postMessage;
});

/** An open vault that is watched. */
async function watched(duty) {
  const tab = await vaultTab();
  tab.idle.watchIdle(duty);
  await tab.vault.create(NADIA, "code", CODE);
  return tab;
}

test("left alone for a quarter of an hour it locks, each touch counting anew; the setting is kept beside the vault", async () => {
  const tab = await watched();
  move(14.9 * MINUTE);
  tab.idle.check();
  tab.idle.touch();
  move(14.9 * MINUTE);
  tab.idle.check();
  assert.equal(isOpen(tab), true);
  move(0.2 * MINUTE);
  tab.idle.check();
  assert.equal(isOpen(tab), false);
  await tab.vault.setIdle(NADIA, 60);
  const again = await vaultTab();
  again.idle.watchIdle();
  await again.vault.unlock(NADIA, CODE);
  assert.equal(again.state.vault.value.idle, 60);
  move(59 * MINUTE);
  again.idle.check();
  assert.equal(isOpen(again), true);
  move(MINUTE);
  again.idle.check();
  assert.equal(isOpen(again), false);
});

test("a clock set back keeps nothing open: the stopwatch counts too", async () => {
  const tab = await watched();
  const { now } = performance;
  try {
    await playing(Date.parse("2020-01-01T00:00:00Z"), () => {
      tab.idle.check();
      assert.equal(isOpen(tab), true);
      performance.now = () => now.call(performance) + 15 * MINUTE;
      tab.idle.check();
      assert.equal(isOpen(tab), false);
    });
  } finally {
    performance.now = now;
  }
});

test("somebody at work in one tab keeps the others open", async () => {
  const tab = await watched();
  const other = await vaultTab();
  other.idle.watchIdle();
  await heard();
  assert.deepEqual([isOpen(tab), isOpen(other)], [true, true]);
  move(10 * MINUTE);
  const { now } = performance;
  performance.now = () => now.call(performance) + 10 * MINUTE;
  other.idle.touch();
  await heard();
  performance.now = now;
  move(10 * MINUTE);
  tab.idle.check();
  assert.equal(isOpen(tab), true);
});

test("it locks at the end of the shift, after the round that is still walked, and not again once opened since", async () => {
  const tab = await watched();
  const shiftEnd = nowMs() + 10 * MINUTE;
  move(9 * MINUTE);
  tab.idle.check({ shiftEnd });
  assert.equal(isOpen(tab), true);
  move(3 * MINUTE);
  tab.idle.touch();
  tab.idle.check({ shiftEnd, onRound: true });
  assert.equal(isOpen(tab), true, "never under her hand in the middle of a round");
  tab.idle.check({ shiftEnd });
  assert.equal(isOpen(tab), false);
  await tab.vault.unlock(NADIA, CODE);
  tab.idle.check({ shiftEnd });
  assert.equal(isOpen(tab), true);
  move(15 * MINUTE);
  tab.idle.check({ shiftEnd, onRound: true });
  assert.equal(isOpen(tab), false, "a phone left alone locks, on a round too");
});

/** An authenticator that makes a secret of a salt, told at once or only when asked. */
class Finger {
  constructor({ atOnce = true, able = true } = {}) {
    this.able = able;
    this.keys = new Map();
    const answer = (id, salt, extra) => ({
      rawId: id,
      getClientExtensionResults: () => ({ prf: { ...extra, ...(salt && this.able && { results: { first: this.secret(id, salt) } }) } }),
    });
    const credentials = {
      create: async ({ publicKey }) => {
        const id = Uint8Array.from(randomBytes(16)).buffer;
        this.keys.set(Buffer.from(id).toString("base64url"), randomBytes(32));
        this.asked = publicKey;
        return answer(id, atOnce && publicKey.extensions.prf.eval.first, { enabled: this.able });
      },
      get: async ({ publicKey }) => {
        if (this.refuses) throw new DOMException("no", "NotAllowedError");
        const id = publicKey.allowCredentials[0].id;
        const name = Buffer.from(id).toString("base64url");
        assert.equal(publicKey.userVerification, "required");
        return answer(id, publicKey.extensions.prf.evalByCredential[name].first);
      },
    };
    Object.defineProperty(globalThis, "navigator", { configurable: true, value: { credentials } });
  }

  secret(id, salt) {
    const key = this.keys.get(Buffer.from(id).toString("base64url"));
    return Uint8Array.from(createHmac("sha256", key).update(salt).digest()).buffer;
  }
}

const PERSON = { name: "Nadia Ferhat", email: "nadia@passeurs.example" };

test("a finger is added beside the code and opens as it does, whenever the authenticator tells its secret", async () => {
  for (const atOnce of [true, false]) {
    await newVaults();
    const finger = new Finger({ atOnce });
    const tab = await vaultTab();
    await tab.vault.create(NADIA, "code", CODE);
    assert.equal((await tab.vault.addPasskey(NADIA, "111222", () => tab.passkey.newPasskey(PERSON))).opened, false);
    assert.equal(finger.asked, undefined, "a wrong code asks no finger");
    assert.equal((await tab.vault.addPasskey(NADIA, CODE, () => tab.passkey.newPasskey(PERSON))).opened, true);
    assert.equal(finger.asked.authenticatorSelection.userVerification, "required");
    tab.tabs.lockAll();
    const again = await vaultTab();
    assert.equal(again.state.vault.value.passkey, true);
    await again.vault.unlock(NADIA, "111222");
    await again.vault.unlockByPasskey(NADIA);
    assert.deepEqual([isOpen(again), await again.tries.standing(NADIA.device_id)], [true, { wrong: 0, wait: 0 }]);
    again.tabs.lockAll();
    await again.vault.change(NADIA, CODE, "code", "830264");
    again.tabs.lockAll();
    await again.vault.unlockByPasskey(NADIA);
    assert.equal(isOpen(again), true, "a new code leaves the finger as it is");
    await again.vault.removePasskey(NADIA);
    again.tabs.lockAll();
    await assert.rejects(again.vault.unlockByPasskey(NADIA), again.vault.Damaged);
    assert.equal((await again.vault.unlock(NADIA, "830264")).opened, true);
  }
});

test("a finger refused, or of an authenticator that makes no secret, leaves the code", async () => {
  const finger = new Finger({ able: false });
  const tab = await vaultTab();
  await tab.vault.create(NADIA, "code", CODE);
  await assert.rejects(tab.vault.addPasskey(NADIA, CODE, () => tab.passkey.newPasskey(PERSON)), tab.passkey.NoPasskey);
  assert.equal(tab.state.vault.value.passkey, false);
  finger.able = true;
  await tab.vault.addPasskey(NADIA, CODE, () => tab.passkey.newPasskey(PERSON));
  tab.tabs.lockAll();
  finger.refuses = true;
  await assert.rejects(tab.vault.unlockByPasskey(NADIA), tab.passkey.NoPasskey);
  finger.refuses = false;
  finger.keys.forEach((_, name) => finger.keys.set(name, randomBytes(32)));
  await assert.rejects(tab.vault.unlockByPasskey(NADIA), tab.vault.Damaged, "another authenticator's secret");
  assert.equal(isOpen(tab), false);
  assert.equal((await tab.vault.unlock(NADIA, CODE)).opened, true);
});

test("a row that another tab changed is not shown to whoever left while it was read", async () => {
  const tab = await vaultTab();
  await tab.vault.create(NADIA, "code", CODE);
  const read = [];
  const undo = watchDisk((name, [id], store) => {
    if (name !== "get" || store.name !== "vaults" || read.push(id) > 1) return;
    tab.vault.leave();
  });
  new BroadcastChannel("palier-vault").postMessage({ changed: NADIA.device_id });
  await heard();
  undo();
  assert.deepEqual(read, [NADIA.device_id]);
  assert.deepEqual([tab.state.vault.value, isOpen(tab)], [null, false]);
});

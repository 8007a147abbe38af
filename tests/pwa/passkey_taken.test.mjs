// A passkey removed at the desk, and an access that was closed: the lock of the phone learns it at its next contact.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { CODE } from "./installation.mjs";
import { ME, enrolledTab, lock, newPhone, send, whoOf } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const NADIA = whoOf(ME);
const made = () => ({ id: new Uint8Array(randomBytes(32)), salt: new Uint8Array(randomBytes(32)), secret: new Uint8Array(randomBytes(32)) });
const listed = ({ id }) => ({ id: "k1", name: "Pixel 8", credential: Buffer.from(id).toString("base64url") });
const markOf = ({ id }) => createHash("sha256").update(id).digest("hex").slice(0, 8);

/** A phone whose lock a finger opens, and a service that knows it. */
async function withFinger(reopens = true) {
  const tab = await enrolledTab();
  const finger = made();
  await tab.vault.addPasskey(NADIA, CODE, async () => ({ ...finger, secret: finger.secret.slice() }), reopens);
  const server = new Server().connect();
  tells(server, [finger]);
  return { tab, finger, server };
}

function tells(server, passkeys) {
  server.known = { passkeys: passkeys.map(markOf) };
  server.passkeys = passkeys.map(listed);
}

/** A contact, until what it makes of the lock is done. */
async function contact(tab) {
  await send(tab);
  await tab.taken.looked;
}

const has = (tab) => tab.vaultState.vault.value.passkey;

/** Whether it opens what is shut, without network. */
async function opens(tab, { secret }) {
  lock(tab);
  await tab.vault.unlockByPasskey(NADIA, secret.slice()).catch(() => {});
  return !tab.vaultState.isLocked();
}

test("one that was removed opens the lock until the phone is in contact, then no more, and the code stays", async () => {
  const { tab, finger, server } = await withFinger();
  await contact(tab);
  assert.equal(has(tab), true);
  tells(server, [made()]);
  assert.equal(await opens(tab, finger), true, "without network it knows of nothing");
  await contact(tab);
  assert.deepEqual([has(tab), await opens(tab, finger)], [false, false]);
  assert.equal((await tab.vaultRows.readRow(NADIA.device_id)).passkey, null);
  assert.equal((await tab.vault.unlock(NADIA, CODE)).opened, true);
});

test("locked, it learns it all the same", async () => {
  const { tab, finger, server } = await withFinger();
  lock(tab);
  tells(server, []);
  await contact(tab);
  assert.deepEqual([has(tab), await opens(tab, finger)], [false, false]);
});

test("one the list still has stays, whatever an answer on its way when it was added told", async () => {
  const { tab, server } = await withFinger();
  server.known = { passkeys: [] };
  await contact(tab);
  assert.equal(has(tab), true);
});

test("nothing is taken away for a list that did not come, nor by a service that tells nothing of it", async () => {
  const { tab, server } = await withFinger();
  server.known = { passkeys: [] };
  server.passkeys = null;
  await contact(tab);
  server.known = {};
  server.passkeys = [];
  await contact(tab);
  assert.equal(has(tab), true);
});

test("one of this lock alone is not the service's to remove; a closed access takes it too", async () => {
  const { tab, finger, server } = await withFinger(false);
  tells(server, []);
  await contact(tab);
  assert.equal(has(tab), true);
  server.known = { state: "closed" };
  await contact(tab);
  assert.deepEqual([has(tab), await opens(tab, finger)], [false, false]);
  assert.equal((await tab.vault.unlock(NADIA, CODE)).opened, true);
});

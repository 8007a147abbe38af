/** A request says which enrolment of this phone it is of: what waits of a colleague as his, a sign-out as hers who left. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ME, OTHER, answerJson, contact, enrolledTab, giveVault, newPhone, openTab, settle } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const offline = () => void (globalThis.fetch = () => Promise.reject(new TypeError("no network")));

/** A service, and who spoke at each call to it. */
function heard(more = async () => answerJson({ error: "introuvable", message: "" }, 404)) {
  const server = new Server();
  server.secrets = new Set([ME.device.id, OTHER.device.id]);
  server.connect();
  const { fetch: ours } = globalThis;
  const calls = [];
  globalThis.fetch = (path, init) => {
    calls.push([init.method, path, init.headers["X-Palier-Device"]]);
    return ["/api/sync", "/api/deposit"].includes(path) ? ours(path, init) : more(path, init);
  };
  return { server, calls };
}

test("each exchange is of whoever is here, each deposit of whoever wrote it", async () => {
  const tab = await enrolledTab();
  offline();
  await tab.outbox.enqueue([contact({ text: "CANARI" })]);
  await tab.admitting.admit(OTHER);
  await giveVault(tab, OTHER);
  await settle(tab);
  const { server, calls } = heard();
  server.device = OTHER.device.id;
  await tab.courier.nudge("hand");
  await settle(tab);
  assert.deepEqual(calls, [["POST", "/api/sync", OTHER.device.id], ["POST", "/api/deposit", ME.device.id]]);
});

test("who she is is asked as her; a phone whose storage was emptied names nobody, and so does who comes in", async () => {
  const tab = await enrolledTab();
  const { calls } = heard(async () => answerJson(ME));
  await tab.session.refreshMe();
  tab.mirror.owner.value = null;
  await tab.session.refreshMe();
  await tab.entering.reopen({ password: "x" });
  await settle(tab);
  const asked = calls.filter(([, path]) => path === "/api/me" || path === "/api/session");
  assert.deepEqual(asked, [["GET", "/api/me", ME.device.id], ["GET", "/api/me", undefined], ["POST", "/api/session", undefined]]);
});

test("a sign-out without network is told at the next start, for her who left", async () => {
  const tab = await enrolledTab();
  offline();
  await tab.entering.signOut();
  await settle(tab);
  const { calls } = heard(async () => new Response(null, { status: 204 }));
  const again = await openTab();
  await again.boot.boot();
  await again.session.leaveFirst();
  assert.deepEqual(calls.filter(([method]) => method === "DELETE"), [["DELETE", "/api/session", ME.device.id]]);
  assert.equal(again.enrolments.isLeaving(), false);
});

test("one that a build before noted names nobody: it is of whoever came in last", async () => {
  const tab = await openTab();
  await tab.boot.boot();
  localStorage.setItem("palier-leaving", "1");
  const { calls } = heard(async () => new Response(null, { status: 204 }));
  await tab.session.leaveFirst();
  assert.deepEqual(calls.filter(([method]) => method === "DELETE"), [["DELETE", "/api/session", undefined]]);
});

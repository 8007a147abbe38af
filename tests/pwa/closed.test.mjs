/** An access that was closed: the content shuts, what waits still goes, then the phone forgets. */
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ME, answerJson, contact, enrolledTab, newPhone, rowsOnDisk, send, settle } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const HELD = { result: "held", reason: "closed", message: "L’accès de cette personne est fermé." };

/** As our server answers it; `spoil` may change an answer. @returns {Promise<any>} */
async function closedPhone(entries, spoil = (answer) => answer) {
  const tab = await enrolledTab();
  await tab.outbox.enqueue(Array.from({ length: entries }, () => contact()));
  await settle(tab);
  const server = new Server();
  server.verdict = () => HELD;
  const asked = [];
  globalThis.fetch = async (_path, init) => {
    const sent = await server.read(init);
    asked.push(sent.outbox.pending);
    if (!sent.ops.length && !sent.outbox.pending) return answerJson({ device: "revoked", id: ME.device.id }, 403);
    const device = { id: ME.device.id, state: "closed", lease_until: "2026-11-19T20:00:00+00:00", zone: ME.org.zone };
    return answerJson(spoil({ ...server.answer(sent), device, changes: [], evictions: [], cursor: null, more: false }));
  };
  return { tab, asked };
}

test("what waited is handed in, then everything leaves the phone", async () => {
  const { tab, asked } = await closedPhone(3);
  await send(tab);
  while (tab.session.session.value.phase !== "revoked") await new Promise((done) => setTimeout(done, 5));
  assert.deepEqual(asked, [3, 0]);
  assert.deepEqual([await rowsOnDisk(tab), await tab.cache.readNotes(), tab.marker.readMarker()], [[], {}, null]);
  assert.equal(tab.session.closed.value, true);
});

test("as long as something waits the content is shut and the phone goes on trying", async () => {
  const later = (answer) => ({ ...answer, results: answer.results.map(({ id }) => ({ id, result: "retry", after: 30 })) });
  const { tab } = await closedPhone(2, later);
  await send(tab);
  assert.equal((await rowsOnDisk(tab)).length, 2);
  assert.deepEqual([tab.session.session.value.phase, tab.session.locked.value, tab.session.closed.value], ["open", true, true]);
  assert.notEqual(tab.courier.state.value.nextAt, null);
});

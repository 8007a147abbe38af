// A build the server finds too old: what it holds still leaves, nothing new comes, and nothing is made up.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answerJson, contact, enrolledTab, newPhone, rowsOnDisk, send } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

/** As app/sync/exchange.py answers: there is more, but not for this build. */
function demanding() {
  const server = new Server();
  let tries = 0;
  globalThis.fetch = async (_path, init) => {
    tries += 1;
    const asked = await server.read(init);
    return answerJson({ ...server.answer(asked), changes: [], evictions: [], cursor: asked.cursor, more: true, min_build: "9" });
  };
  return { server, tries: () => tries };
}

const saysSo = (tab) => tab.notices.notices.value.some((line) => line.code === "build");

test("too old a build pushes all it holds, keeps showing it, and says why nothing arrives", async () => {
  const tab = await enrolledTab();
  const { server, tries } = demanding();
  const sealed = await tab.outbox.sealAll([contact(), contact()]);
  for (let turn = 0; turn < 4; turn += 1) await send(tab);
  assert.deepEqual([server.ops.size, (await rowsOnDisk(tab)).length], [2, 0]);
  for (const { record_id } of sealed) assert.equal(tab.views.peek("contact", record_id)?.mark, "received");
  assert.ok(saysSo(tab) && tries() < 12, `${tries()} requests`);
});

test("a first pull withheld is not taken for a whole one, and goes on once the build is new", async () => {
  const tab = await enrolledTab();
  const { server } = demanding();
  server.put("estate", "e1", { name: "Les Glycines" });
  await send(tab);
  assert.equal(tab.views.incomplete.value, true);
  server.connect();
  await send(tab);
  assert.deepEqual([tab.views.incomplete.value, tab.views.list("estate").value.length, saysSo(tab)], [false, 1, false]);
});

// Leaving a phone: the courier comes to rest, wherever it stands.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { answerJson, contact, enrolledTab, newPhone } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

test("whoever leaves between two requests waits for no answer to the next", async () => {
  const tab = await enrolledTab();
  await tab.outbox.enqueue([contact(), contact(), contact()]);
  const server = new Server();
  let halting;
  globalThis.fetch = async (_path, init) => {
    if (halting) return new Promise((_, cut) => (init.signal.aborted ? cut(init.signal.reason) : init.signal.addEventListener("abort", () => cut(init.signal.reason))));
    const answer = server.answer(await server.read(init));
    // Heard, not yet on the disk: no request is under way.
    setImmediate(() => (halting = tab.courier.halt()));
    return answerJson({ ...answer, more: true, cursor: "further" });
  };
  void tab.courier.nudge("hand");
  while (!halting) await new Promise((done) => setImmediate(done));
  const LONG = 5000;
  const timer = { then: (late) => void setTimeout(() => late("still waiting"), LONG).ref() };
  assert.equal(await Promise.race([halting.then(() => "at rest"), timer]), "at rest");
  assert.equal(tab.courier.state.value.busy, false);
});

test("until all of hers is gone, neither her screens nor the way in are there", async () => {
  const tab = await enrolledTab();
  const { session } = tab.session;
  const seen = [];
  const end = session.subscribe(({ phase }) => seen.at(-1) === phase || seen.push(phase));
  await tab.entering.signOut();
  end();
  assert.deepEqual(seen, ["open", "leaving", "none"]);
});

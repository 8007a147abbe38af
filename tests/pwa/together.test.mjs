// Two people walk one round: each hears soon of what the other notes.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

test("what a partner writes is asked for every ten seconds while both walk the round, else every five minutes", async () => {
  new Server().connect();
  const tab = await enrolledTab();
  for (const [together, seconds] of /** @type {[boolean, number][]} */ ([[false, 300], [true, 10], [false, 300]])) {
    tab.courier.pace.together = () => together;
    await send(tab);
    const wait = (tab.courier.state.value.nextAt ?? 0) - tab.clock.nowMs();
    assert.ok(Math.abs(wait - seconds * 1000) < 5000, `${together}: ${wait} ms`);
  }
});

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";
import { ANEW, ME, OTHER, answerJson, contact, enrolledTab, newPhone, openTab, rowsOnDisk, send, settle } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const html = (status) => new Response("<html>Bienvenue sur le Wi-Fi</html>", { status, headers: { "Content-Type": "text/html" } });
const FINE = { status: 200, headers: { "Content-Type": "application/json" } };

/** A phone with three saved operations that could not leave yet. */
async function loadedTab() {
  const tab = await enrolledTab();
  await tab.outbox.enqueue([contact(), contact(), contact()]);
  await settle(tab);
  return tab;
}

/** What the server would have answered, spoiled. */
const spoiled = (spoil) => {
  const server = new Server();
  globalThis.fetch = async (_path, init) => spoil(server.answer(await server.read(init)));
};

describe("nothing leaves the phone without a parsed acknowledgement of exactly what was sent", () => {
  for (const status of [300, 301, 302, 304, 307, 400, 401, 402, 403, 404, 405, 408, 409, 410, 413, 415, 418, 422, 425, 429, 451, 500, 501, 502, 503, 504, 511, 599]) {
    for (const [what, make] of [["HTML", () => html(status)], ["JSON", () => answerJson({ error: "x", message: "x" }, status)]]) {
      if (status === 304 && what === "HTML") continue;
      test(`${status} in ${what} keeps every row`, async () => {
        const tab = await loadedTab();
        globalThis.fetch = async () => (status === 304 ? new Response(null, { status }) : make());
        await send(tab);
        assert.equal((await rowsOnDisk(tab)).length, 3);
        assert.equal(tab.status.status.value.waiting, 3);
      });
    }
  }

  const spoilers = {
    "a captive portal's page with 200": () => html(200),
    "the right JSON under the wrong type": (answer) => new Response(JSON.stringify(answer), { status: 200, headers: { "Content-Type": "text/html" } }),
    "JSON cut short": (answer) => new Response(JSON.stringify(answer).slice(0, -30), FINE),
    "an empty body": () => new Response("", FINE),
    "null": () => answerJson(null),
    "one result missing": (answer) => answerJson({ ...answer, results: answer.results.slice(1) }),
    "one result too many": (answer) => answerJson({ ...answer, results: [...answer.results, { id: ME.user.id, result: "applied", rev: 1 }] }),
    "one id twice": (answer) => answerJson({ ...answer, results: [answer.results[0], answer.results[0], answer.results[1]] }),
    "another device's answer": (answer) => answerJson({ ...answer, device: { ...answer.device, id: OTHER.device.id } }),
    "changes that are not rows": (answer) => answerJson({ ...answer, changes: [{ kind: "contact" }] }),
    "a record made of an operation that was not sent": (answer) => answerJson({ ...answer, own: [{ of: 3, kind: "contact", rev: 1, data: {}, without: [] }] }),
    "a record made of nothing": (answer) => answerJson({ ...answer, own: [{ of: 0, kind: "contact", rev: 1 }] }),
    "no results at all": (answer) => answerJson({ ...answer, results: undefined }),
  };
  for (const [what, spoil] of Object.entries(spoilers)) {
    test(`${what} keeps every row`, async () => {
      const tab = await loadedTab();
      spoiled(spoil);
      await send(tab);
      assert.equal((await rowsOnDisk(tab)).length, 3);
      assert.deepEqual(await tab.cache.cache.run("records", (tx) => tx.objectStore("records").getAll()), []);
    });
  }

  test("a word we do not know is no acknowledgement: that row stays, the others go", async () => {
    const tab = await loadedTab();
    spoiled((answer) => {
      answer.results[1] = { id: answer.results[1].id, result: "perhaps" };
      return answerJson(answer);
    });
    await send(tab);
    assert.equal((await rowsOnDisk(tab)).length, 1);
  });
});

test("results without their changes empty the outbox, show no failure, and the rest is asked for soon, not at once", async () => {
  const tab = await loadedTab();
  const server = new Server();
  let asked = 0;
  globalThis.fetch = async (_path, init) => {
    asked += 1;
    const sent = await server.read(init);
    return answerJson({ ...server.answer(sent), changes: [], evictions: [], cursor: sent.cursor, more: true });
  };
  await send(tab);
  assert.deepEqual(await rowsOnDisk(tab), []);
  assert.equal(tab.courier.state.value.lastError, null);
  assert.ok(asked <= 2, `${asked} exchanges`);
  assert.equal(tab.courier.state.value.nextAt - tab.clock.nowMs(), 60_000);
  server.connect();
  await send(tab);
  assert.equal((await tab.cache.cache.run("records", (tx) => tx.objectStore("records").getAll())).length, 3);
});

test("applied, duplicate, merged and held are custody; retry is not", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  const verdicts = [{ result: "applied", rev: 1 }, { result: "merged", rev: 2, conflicts: [] }, { result: "held", reason: "invalid", message: "Lieu inconnu." }, { result: "retry", after: 30 }];
  server.verdict = (op) => verdicts[op.payload.rank];
  await tab.outbox.sealAll(verdicts.map((_, rank) => contact({ rank })));
  await send(tab);
  assert.deepEqual(tab.lists.waitingList.value.map((op) => op.payload.rank), [3]);
  assert.deepEqual(tab.lists.heldList.value.map((line) => [line.reason, line.message]), [["invalid", "Lieu inconnu."]]);
});

test("an answer lost after the server stored it is repeated without doubling anything", async () => {
  const tab = await loadedTab();
  const server = new Server().connect();
  const real = globalThis.fetch;
  let losses = 10;
  globalThis.fetch = async (...words) => {
    const answer = await real(...words);
    if (losses-- > 0) throw new TypeError("connection reset");
    return answer;
  };
  while (tab.status.status.value.waiting) await send(tab);
  assert.equal(server.ops.size, 3);
  assert.ok(server.feed.length === 3 && server.requests.length > 10);
});

test("a body the server finds too large is halved until it passes", async () => {
  const tab = await enrolledTab();
  await tab.outbox.sealAll(Array.from({ length: 20 }, () => contact()));
  const server = new Server().connect();
  const real = globalThis.fetch;
  const sizes = [];
  globalThis.fetch = async (path, init) => {
    const { ops } = await server.read(init);
    sizes.push(ops.length);
    return ops.length > 6 ? answerJson({ error: "http_413", message: "" }, 413) : real(path, init);
  };
  await send(tab);
  assert.deepEqual(sizes.slice(0, 3), [20, 10, 5]);
  assert.equal(server.ops.size, 20);
  assert.equal((await rowsOnDisk(tab)).length, 0);
});

test("one operation the server cannot read steps aside, and the others pass", async () => {
  const tab = await enrolledTab();
  await tab.outbox.sealAll([contact(), contact({ poison: true }), contact()]);
  const server = new Server().connect();
  const real = globalThis.fetch;
  globalThis.fetch = async (path, init) => {
    const { ops } = await server.read(init);
    return ops.some((op) => op.payload.poison) ? answerJson({ error: "http_422", message: "" }, 422) : real(path, init);
  };
  await send(tab);
  assert.deepEqual(tab.lists.waitingList.value.map((op) => [op.payload.poison, op.refused]), [[true, true]]);
  assert.equal(server.ops.size, 2);
  const again = await enrolledTab();
  assert.equal((await rowsOnDisk(again))[0].state, "waiting");
});

test("a session that ended pauses sending; the same user goes on with her password alone", async () => {
  const tab = await loadedTab();
  const tries = [];
  globalThis.fetch = async (path) => {
    tries.push(path);
    return answerJson({ error: "session", message: "" }, 401);
  };
  await send(tab);
  await tab.courier.nudge("timer");
  await tab.courier.nudge("saved");
  assert.deepEqual(tries, ["/api/sync", "/api/deposit"], "asked under her session, then by the phone's secret, once each");
  assert.equal(tab.session.session.value.askPassword, true);
  assert.equal(tab.session.session.value.phase, "open");
  const server = new Server().connect();
  const sync = globalThis.fetch;
  const asked = [];
  globalThis.fetch = async (path, init) => {
    if (path !== "/api/session") return sync(path, init);
    asked.push(JSON.parse(init.body));
    return answerJson(ME);
  };
  await tab.entering.reopen({ password: "le bon mot de passe" });
  await settle(tab);
  assert.deepEqual([asked[0].email, asked[0].device_id, asked[0].code], [ME.user.email, ME.device.id, undefined]);
  assert.equal(server.ops.size, 3);
  assert.equal(tab.session.session.value.askPassword, false);
  await tab.entering.reopen({ password: "le bon mot de passe", code: " K7PM-4QXT " });
  assert.deepEqual([asked[1].code, "device_id" in asked[1]], ["K7PM-4QXT", false], "a phone the server no longer knows");
});

test("a revocation addressed to another device wipes nothing", async () => {
  const tab = await loadedTab();
  globalThis.fetch = async () => answerJson({ device: "revoked", id: OTHER.device.id }, 403);
  await send(tab);
  assert.equal(tab.session.session.value.phase, "open");
  assert.equal((await tab.cache.readNotes()).me.user.id, ME.user.id);
});

test("a revocation wipes cache, drafts and caches, and leaves the outbox", async () => {
  const tab = await loadedTab();
  new Server().connect();
  await send(tab);
  globalThis.fetch = async () => answerJson({ device: "revoked", id: ME.device.id }, 403);
  const deleted = [];
  globalThis.caches = { keys: async () => ["palier-abc"], delete: async (name) => deleted.push(name) };
  tab.drafts.keepDraft("contact", { text: "en cours" });
  await tab.outbox.enqueue(contact());
  await send(tab);
  while (tab.session.session.value.phase !== "revoked") await new Promise((done) => setTimeout(done, 5));
  delete globalThis.caches;
  assert.equal((await rowsOnDisk(tab)).length, 1);
  assert.deepEqual(await tab.cache.readNotes(), {});
  assert.equal(await tab.drafts.loadDraft("contact"), null);
  assert.deepEqual([deleted, tab.marker.readMarker(), tab.views.list("contact").value], [["palier-abc"], null, []]);
});

test("enrolled anew, an agent's older operations leave under her own session", async () => {
  const tab = await loadedTab();
  await tab.entering.signOut();
  const again = await enrolledTab(ANEW);
  const server = new Server().connect();
  server.device = ANEW.device.id;
  await again.outbox.enqueue(contact());
  await send(again);
  assert.equal(server.ops.size, 4);
  assert.deepEqual(server.requests.at(-1).device, ANEW.device.id);
});

test("two tabs never send at the same time, and a killed tab frees its turn", async () => {
  const tabs = [await enrolledTab(), await enrolledTab()];
  await tabs[0].outbox.sealAll([contact(), contact()]);
  const server = new Server();
  let inside = 0;
  let most = 0;
  globalThis.fetch = async (_path, init) => {
    most = Math.max(most, (inside += 1));
    await new Promise((done) => setTimeout(done, 20));
    inside -= 1;
    return answerJson(server.answer(await server.read(init)));
  };
  await Promise.all(tabs.map((tab) => tab.courier.nudge("hand")));
  assert.equal(most, 1);
  await tabs[0].cache.writeNotes({ courier: { holder: "a tab killed while sending", until: tabs[0].clock.nowMs() - 1 } });
  await tabs[1].courier.nudge("hand");
  assert.equal((await rowsOnDisk(tabs[1])).length, 0);
});

test("rows and cursor arrive together, page by page, and « incomplet » holds until the last", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  for (let rank = 0; rank < 25; rank += 1) server.put("estate", `estate-${rank}`, { name: `n ${rank}` });
  server.page = 10;
  const seen = [];
  const real = globalThis.fetch;
  globalThis.fetch = async (path, init) => {
    seen.push([tab.views.list("estate").value.length, tab.views.incomplete.value]);
    return real(path, init);
  };
  await send(tab);
  assert.deepEqual(seen.slice(0, 3), [[0, true], [10, true], [20, true]]);
  assert.deepEqual([tab.views.list("estate").value.length, tab.views.incomplete.value], [25, false]);
  assert.equal((await tab.cache.readNotes()).cursor, "25");
});

test("resync empties the cache, keeps the outbox, and asks again without a cursor", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.put("estate", "old", { name: "ancienne" });
  await send(tab);
  server.records.clear();
  server.feed = [];
  server.put("estate", "new", { name: "nouvelle" });
  const real = globalThis.fetch;
  globalThis.fetch = async (path, init) => {
    const asked = await server.read(init);
    if (asked.cursor === null) return real(path, init);
    return answerJson({ ...server.answer(asked), resync: true, changes: [], evictions: [], cursor: null });
  };
  await tab.outbox.seal(contact());
  await send(tab);
  assert.deepEqual(tab.views.list("estate").value.map((row) => row.id), ["new"]);
  assert.equal(server.ops.size, 1);
});

test("a server that always asks to start again is left in peace", async () => {
  const tab = await enrolledTab();
  const server = new Server();
  let tries = 0;
  globalThis.fetch = async (_path, init) => {
    tries += 1;
    return answerJson({ ...server.answer(await server.read(init)), resync: true });
  };
  await send(tab);
  assert.ok(tries < 10);
  assert.equal(tab.courier.state.value.lastError.code, "resync");
});

test("another history under our cursor is a resync, even if the server does not say so", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.put("estate", "gone", {});
  await send(tab);
  server.epoch = "0190a000-0000-7000-8000-0000000e9002";
  server.records.clear();
  server.feed = [{ kind: "estate", id: "gone" }];
  await send(tab);
  assert.deepEqual(tab.views.list("estate").value, []);
});

test("a record leaves when the server says so, but never before its last operation is in custody", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  const { record_id } = await tab.outbox.seal(contact());
  await send(tab);
  server.evict("contact", record_id);
  server.verdict = () => ({ result: "retry", after: 60 });
  await tab.outbox.seal({ kind: "entry.cancel", record_id, payload: { kind: "contact" } });
  await send(tab);
  assert.equal(tab.views.peek("contact", record_id).data.cancelled, true);
  server.verdict = () => ({ result: "applied", rev: 2 });
  await send(tab);
  assert.equal(tab.views.peek("contact", record_id), null);
  assert.deepEqual(await tab.cache.cache.run("records", (tx) => tx.objectStore("records").getAll()), []);
});

test("the phone measures how far its clock is, and says it when it matters", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  const real = globalThis.fetch;
  globalThis.fetch = async (path, init) => {
    const answer = await (await real(path, init)).json();
    return answerJson({ ...answer, server_now: new Date(tab.clock.nowMs() + 3_600_000).toISOString() });
  };
  await send(tab);
  // Half of the way there and back is taken off, which a busy machine makes a millisecond or two.
  assert.ok(Math.abs(tab.clock.clockGap.value - 3_600_000) < 5_000);
  assert.equal(tab.clock.clockWarning.value, 60);
  await tab.outbox.seal(contact());
  assert.equal(tab.mirror.pending.value[0].clock_gap, tab.clock.clockGap.value);
  assert.ok(server.requests.length);
});

/** An exchange that hangs, then fails; the ones after it pass. */
function firstOneFails() {
  const server = new Server().connect();
  const real = globalThis.fetch;
  const first = { tries: 0, fail: () => {} };
  globalThis.fetch = (...words) => {
    if (first.tries++) return real(...words);
    return new Promise((_, reject) => (first.fail = () => reject(new TypeError("cut"))));
  };
  return { server, first };
}

for (const [why, sent] of [["hand", 1], ["online", 1], ["saved", 0], ["visible", 0]]) {
  test(`« ${why} » during an exchange that fails ${sent ? "asks once more at once" : "waits for the next try"}`, async () => {
    const tab = await enrolledTab();
    const { server, first } = firstOneFails();
    await tab.outbox.sealAll([contact()]);
    const under_way = tab.courier.nudge("hand");
    while (!first.tries) await new Promise((done) => setTimeout(done, 1));
    void tab.courier.nudge(why);
    first.fail();
    await under_way;
    await settle(tab);
    assert.deepEqual([first.tries, server.ops.size], [1 + sent, sent]);
  });
}

test("the lease over, content is locked until one exchange succeeds; the outbox is kept", async () => {
  const tab = await loadedTab();
  tab.lease.setLease("2001-01-01T00:00:00Z");
  assert.equal(tab.session.locked.value, true);
  await send(tab);
  assert.equal(tab.session.locked.value, true);
  new Server().connect();
  await send(tab);
  assert.equal(tab.session.locked.value, false);
});

test("the announcement says what waits, as the outbox has it", async () => {
  const tab = await loadedTab();
  const server = new Server().connect();
  await send(tab);
  const [first] = server.requests;
  assert.deepEqual([first.outbox.pending, first.outbox.max_no, first.schema, first.cursor], [3, 3, 1, null]);
  assert.match(first.phone.now, /^\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d$/);
  assert.deepEqual(first.ops.map((op) => op.no), [1, 2, 3]);
});

test("signed out without network, nobody is let in by the cookie until the server knows", async () => {
  const tab = await loadedTab();
  await tab.entering.signOut();
  const again = await openTab();
  await again.boot.boot();
  const calls = [];
  globalThis.document = { visibilityState: "visible", addEventListener() {} };
  globalThis.addEventListener = () => {};
  globalThis.fetch = async (path, init) => {
    calls.push(`${init.method} ${path}`);
    return init.method === "DELETE" ? new Response(null, { status: 204 }) : answerJson({ error: "session", message: "" }, 401);
  };
  await again.boot.goLive();
  assert.equal(calls[0], "DELETE /api/session");
  assert.equal(again.session.session.value.phase, "none");
  assert.equal((await rowsOnDisk(again)).length, 3);
});

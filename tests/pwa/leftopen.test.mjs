// A round that was never ended: the phone stands in it no more, says which day it was, and ends it where it stopped.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { playing } from "./clock.mjs";
import { ME, OTHER, contact, enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const GLYCINES = "0190a000-0000-7000-8000-00000000e001";
const ROUND = "0190a000-0000-7000-8000-00000000b001";
const BOTH = [{ id: ME.user.id, name: "Nadia" }, { id: OTHER.user.id, name: "Yoann" }];
const DAY = 24 * 3_600_000;
const ms = Date.parse;

/** A night shift counted on the 20th, from 21:30 to 04:30, and its round, started at 21:40. @param {any} [more] */
async function walking(more = {}) {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.put("estate", GLYCINES, { name: "Les Glycines", plate: "14", buildings: [] });
  const night = { state: "publiee", service_date: "2026-11-20", starts_at: "2026-11-20T20:30:00Z", ends_at: "2026-11-21T03:30:00Z", agents: BOTH, ...more.shift };
  server.put("shift", "shift-1", night);
  const stops = [{ id: "s1", estate_id: GLYCINES, position: 1, state: "prevu", hint: null }];
  server.put("round", ROUND, { state: "planifiee", shift_id: "shift-1", agents: BOTH, stops, started_at: null, ended_at: null, ...more.round });
  await send(tab);
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  return tab;
}

/** @param {any} tab @param {string} moment @param {() => any} work */
const at = (tab, moment, work) =>
  playing(ms(moment), () => {
    tab.clock.minute.value = ms(moment);
    return work();
  });

/** @param {any} tab @param {string} moment */
const start = (tab, moment) => at(tab, moment, () => tab.outbox.seal({ kind: "round.start", record_id: ROUND, payload: { planned: true, agents: BOTH.map(({ id }) => id) } }));

/** @param {any} tab */
const seen = (tab) => [tab.now.round.value?.id ?? null, tab.now.leftOpen.value.map((/** @type {any} */ row) => row.id), tab.now.contextNow().round_id];

test("a late night is still the round's, and four hours after its planned end it is of another day", async () => {
  const tab = await walking();
  await start(tab, "2026-11-20T20:40:00Z");
  for (const late of ["2026-11-21T03:31:00Z", "2026-11-21T05:30:00Z", "2026-11-21T07:29:00Z"])
    await at(tab, late, () => assert.deepEqual(seen(tab), [ROUND, [], ROUND], late));
  for (const after of ["2026-11-21T07:30:00Z", "2026-11-28T20:27:00Z"])
    await at(tab, after, () => {
      assert.deepEqual(seen(tab), [null, [ROUND], null], after);
      assert.equal(tab.now.dayOf(tab.now.leftOpen.value[0]), "2026-11-20");
    });
});

test("what is noted then is of its own day, as it will be for the service", async () => {
  const tab = await walking();
  await start(tab, "2026-11-20T20:40:00Z");
  const [inside, later, old] = [tab.ids.newId(), tab.ids.newId(), tab.ids.newId()];
  await at(tab, "2026-11-21T04:10:00Z", () => tab.outbox.seal({ ...contact({ round_id: ROUND }), record_id: inside }));
  await at(tab, "2026-11-28T20:27:00Z", async () => {
    await tab.outbox.seal({ ...contact(tab.now.contextNow()), record_id: later });
    await tab.outbox.seal({ ...contact({ round_id: ROUND }), record_id: old });
  });
  const day = (/** @type {string} */ id) => tab.views.peek("contact", id)?.data.service_date;
  assert.deepEqual([day(inside), day(later), day(old)], ["2026-11-20", "2026-11-28", "2026-11-28"]);
  assert.deepEqual(tab.views.entriesOf(ROUND).map((/** @type {any} */ row) => row.id).sort(), [inside, old].sort());
});

test("it is ended by one act, at its planned end, and the visit only its entry tells goes with it", async () => {
  const tab = await walking();
  await start(tab, "2026-11-20T20:40:00Z");
  await at(tab, "2026-11-20T22:00:00Z", () => tab.outbox.seal(contact({ round_id: ROUND, place: { estate: GLYCINES } })));
  await at(tab, "2026-11-28T20:27:00Z", () => tab.ending.endLeft(tab.now.leftOpen.value[0], "2026-11-20", ms("2026-11-21T03:30:00Z")));
  const [visit, end] = tab.mirror.pending.value.slice(-2);
  assert.deepEqual([visit.kind, visit.occurred_at, end.kind], ["visit.record", "2026-11-20T22:00:00.000Z", "round.end"]);
  // The gap between the two clocks is known to a few thousandths of a second.
  assert.equal(Math.round(ms(end.occurred_at) / 1000), ms("2026-11-21T03:30:00Z") / 1000);
  assert.deepEqual(end.payload.stops, [{ id: "s1", state: "visite" }]);
  await at(tab, "2026-11-28T20:28:00Z", () => assert.deepEqual([...seen(tab), tab.now.ended.value.length], [null, [], null, 0]));
});

test("whose partner never ended is not shown last week's round as tonight's", async () => {
  const tab = await walking();
  await start(tab, "2026-11-20T20:40:00Z");
  await at(tab, "2026-11-21T03:00:00Z", () => tab.outbox.seal({ kind: "round.end", record_id: ROUND, payload: { stops: [] } }));
  const ended = () => tab.now.ended.value.length;
  await at(tab, "2026-11-21T03:10:00Z", () => assert.deepEqual([ended(), tab.now.leftOpen.value.length], [1, 0]));
  await at(tab, "2026-11-28T20:00:00Z", () => assert.deepEqual([ended(), tab.now.leftOpen.value.length], [0, 0]));
});

test("a shift given up, or moved to another day, does not end the evening that is walked", async () => {
  for (const shift of [{ state: "annulee" }, { starts_at: "2026-11-22T20:30:00Z", ends_at: "2026-11-23T03:30:00Z" }, { starts_at: "2026-11-18T20:30:00Z", ends_at: "2026-11-19T03:30:00Z" }]) {
    await newPhone();
    const tab = await walking({ shift });
    await start(tab, "2026-11-20T20:40:00Z");
    await at(tab, "2026-11-21T04:00:00Z", () => assert.equal(tab.now.round.value?.id, ROUND));
    await at(tab, "2026-11-21T12:00:00Z", () => assert.deepEqual(seen(tab), [null, [ROUND], null]));
  }
});

test("a phone whose clock is known to be wrong stands in its round, and ends it by the service's clock", async () => {
  for (const wrong of [-8 * DAY, 8 * DAY]) {
    await newPhone();
    const tab = await walking();
    tab.clock.clockGap.value = -wrong;
    const real = (/** @type {string} */ moment) => new Date(ms(moment) + wrong).toISOString();
    await start(tab, real("2026-11-20T20:40:00Z"));
    await at(tab, real("2026-11-20T23:00:00Z"), () => assert.deepEqual(seen(tab), [ROUND, [], ROUND]));
    await at(tab, real("2026-11-22T08:00:00Z"), () => tab.ending.endLeft(tab.now.leftOpen.value[0], "2026-11-20", ms("2026-11-21T03:30:00Z")));
    const end = tab.mirror.pending.value.at(-1);
    assert.equal(ms(end.occurred_at) + end.clock_gap, ms("2026-11-21T03:30:00Z"));
  }
});

test("in the night clocks go back, four hours are four hours", async () => {
  const tab = await walking({ shift: { service_date: "2026-10-24", starts_at: "2026-10-24T18:00:00Z", ends_at: "2026-10-25T00:00:00Z" } });
  await start(tab, "2026-10-24T18:05:00Z");
  await at(tab, "2026-10-25T03:59:00Z", () => assert.deepEqual(seen(tab), [ROUND, [], ROUND]));
  await at(tab, "2026-10-25T04:00:00Z", () => assert.deepEqual(seen(tab), [null, [ROUND], null]));
});

test("how far a round left open went: over its stops, and a round without any says so", async () => {
  const { howFar } = await import("../../static/pwa/features/rounds/left.js");
  assert.equal(howFar([{ state: "visite" }, { state: "non_fait" }]), "1\u00a0arrêt fait sur 2.");
  assert.equal(howFar([]), "Elle était sans arrêt.");
});

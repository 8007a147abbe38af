// Two phones walk one round: what both noted of one fact is asked of each, and the answer of one settles it for the other.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ME, OTHER, contact, enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";
import { tellTime } from "../../static/pwa/core/clock.js";
import { pausedBy } from "../../static/pwa/features/rounds/round.js";
import { PARIS } from "./zones.mjs";

const ESTATE = "0190a000-0000-7000-8000-00000000e001";
const BOTH = [ME.user.id, OTHER.user.id];

/** What an entry is once received, and what was said of two. */
class Pair extends Server {
  change(/** @type {any} */ op) {
    if (op.kind !== "entry.twin") return super.change({ ...op, payload: { ...op.payload, author_id: this.author, service_date: "2026-11-20", estate_id: ESTATE } });
    const { kind, other, same } = op.payload;
    const said = (/** @type {string} */ of) => ({ [of]: { same, by: this.author, at: op.occurred_at } });
    const [one, two] = [op.record_id, other].map((id) => this.records.get(id));
    this.put(kind, two.id, { ...two.data, twins: { ...two.data.twins, ...said(one.id) } });
    return this.put(kind, one.id, { ...one.data, twins: { ...one.data.twins, ...said(two.id) } });
  }
}

const server = new Pair();

/** @param {typeof ME} who */
async function phoneOf(who) {
  await newPhone();
  server.author = who.user.id;
  server.device = who.device.id;
  server.connect();
  const tab = await enrolledTab(who);
  await send(tab);
  return tab;
}

/** @param {any} tab */
const seen = (tab) => {
  const { kept, asked } = tab.pairing.paired(tab.views.entriesWhere((/** @type {any} */ data) => data.estate_id === ESTATE));
  return { kept: kept.map((/** @type {any} */ row) => row.id), asked: asked.map((/** @type {any} */ pair) => pair.map((/** @type {any} */ row) => row.id)) };
};

/** @param {any} tab @param {any} draft */
async function note(tab, draft) {
  const [{ record_id }] = await tab.outbox.enqueue(draft);
  return record_id;
}

beforeEach(() => {
  tellTime(PARIS);
  Object.assign(server, new Pair());
});

test("both are asked, offline too; one answers, and the other sees who said what and may say otherwise", async () => {
  const nadia = await phoneOf(ME);
  const hers = await note(nadia, { ...contact({ agents: BOTH }), occurred_at: "2026-11-20T19:30:00.000Z" });
  await send(nadia);
  const yoann = await phoneOf(OTHER);
  const his = await note(yoann, { ...contact({ agents: BOTH }), occurred_at: "2026-11-20T19:41:00.000Z" });
  assert.deepEqual(seen(yoann), { kept: [his, hers], asked: [[his, hers]] }, "before anything is sent");
  const [[one, other]] = yoann.pairing.paired([yoann.views.peek("contact", his)]).asked;
  await yoann.twice.say(one, other, true);
  assert.deepEqual(seen(yoann), { kept: [hers], asked: [] }, "at once, on this phone");
  const marks = () => [his, hers].map((id) => yoann.views.peek("contact", id).mark);
  assert.deepEqual(marks(), ["waiting", "received"], "what he answers does not make what she sent wait");
  await send(yoann);
  assert.deepEqual(seen(yoann), { kept: [hers], asked: [] });
  const again = await phoneOf(ME);
  assert.deepEqual(seen(again), { kept: [hers], asked: [] }, "asked once for both");
  const [said] = again.twice.saidOf(again.views.peek("contact", hers));
  assert.deepEqual([said.other.id, said.same, said.by], [his, true, OTHER.user.id]);
  await again.twice.say(again.views.peek("contact", hers), said.other, false);
  await send(again);
  assert.deepEqual(seen(again), { kept: [his, hers], asked: [] }, "taken back by the other of the pair");
});

test("an answer older than the one received does not hide it", async () => {
  const nadia = await phoneOf(ME);
  const [a, b] = [await note(nadia, contact({ agents: BOTH })), await note(nadia, contact({ agents: BOTH }))];
  await send(nadia);
  for (const [id, of] of [[a, b], [b, a]])
    server.put("contact", id, { ...server.records.get(id).data, twins: { [of]: { same: false, by: OTHER.user.id, at: "2026-11-20T20:30:00.000Z" } } });
  await send(nadia);
  await note(nadia, { kind: "entry.twin", record_id: a, occurred_at: "2026-11-20T20:10:00.000Z", payload: { kind: "contact", other: b, same: true } });
  assert.equal(nadia.views.peek("contact", a).data.twins[b].same, false);
});

test("a visit of both counts once before anybody says so, and the one that is left counts again", async () => {
  const nadia = await phoneOf(ME);
  const visit = (/** @type {string} */ at) => ({
    kind: "visit.record",
    occurred_at: at,
    payload: { place: { estate: ESTATE }, agents: BOTH, state: "visite", ras: true, entrances: [] },
  });
  const hers = await note(nadia, visit("2026-11-20T19:30:00.000Z"));
  await send(nadia);
  const yoann = await phoneOf(OTHER);
  const his = await note(yoann, visit("2026-11-20T19:35:00.000Z"));
  await send(yoann);
  assert.deepEqual(seen(yoann), { kept: [hers], asked: [[his, hers]] });
  await note(yoann, { kind: "entry.cancel", record_id: hers, payload: { kind: "visit" } });
  assert.deepEqual(seen(yoann), { kept: [his], asked: [] });
});

test("of what both noted once neither phone says that the other noted it alone", async () => {
  const nadia = await phoneOf(ME);
  await note(nadia, { ...contact({ agents: BOTH }), occurred_at: "2026-11-20T19:30:00.000Z" });
  await send(nadia);
  const yoann = await phoneOf(OTHER);
  const here = () => yoann.pairing.paired(yoann.views.entriesWhere((/** @type {any} */ data) => data.estate_id === ESTATE));
  const alone = () => yoann.pairing.othersAlone(here(), OTHER.user.id).length;
  assert.equal(alone(), 1);
  const his = await note(yoann, { ...contact({ agents: BOTH }), occurred_at: "2026-11-20T19:41:00.000Z" });
  const [[one, other]] = here().asked;
  await yoann.twice.say(one, other, true);
  assert.deepEqual([here().kept.map((/** @type {any} */ row) => row.id).includes(his), alone()], [false, 0], "his is set aside, and noted all the same");
  await yoann.twice.say(one, other, false);
  assert.equal(alone(), 1);
});

test("who paused the round is told at once, the first of two, until it goes on", async () => {
  const ROUND = "0190a000-0000-7000-8000-00000000f001";
  const agents = [{ id: ME.user.id, name: ME.user.name }, { id: OTHER.user.id, name: OTHER.user.name }];
  const nadia = await phoneOf(ME);
  const walk = (/** @type {any} */ more) => {
    server.put("round", ROUND, { state: "demarree", agents, stops: [], ended_by: [], ...more });
    return send(nadia);
  };
  const round = () => nadia.views.peek("round", ROUND).data;
  const act = (/** @type {string} */ kind, /** @type {string} */ at) => note(nadia, { kind, record_id: ROUND, occurred_at: at, payload: {} });
  const told = () => pausedBy(round(), ME.user.id);
  await walk({});
  assert.equal(told(), "");
  await walk({ state: "suspendue", paused: { by: OTHER.user.id, at: "2026-11-20T19:14:00Z" } });
  assert.equal(told(), "par Yoann à 20:14");
  await act("round.pause", "2026-11-20T19:20:00.000Z");
  assert.equal(told(), "par Yoann à 20:14");
  await act("round.resume", "2026-11-20T19:25:00.000Z");
  assert.deepEqual([round().state, told()], ["demarree", ""]);
  await act("round.pause", "2026-11-20T19:30:00.000Z");
  assert.deepEqual([round().state, told()], ["suspendue", "par vous à 20:30"]);
  assert.equal(pausedBy({ agents: [], paused: { by: "?", at: "2026-11-19T19:14:00Z" } }, ME.user.id), "par votre binôme le jeudi 19 novembre à 20:14");
});

test("who corrected it is told on the phone at once", async () => {
  const yoann = await phoneOf(OTHER);
  const id = await note(yoann, contact({ agents: BOTH }));
  await note(yoann, { kind: "entry.correct", record_id: id, occurred_at: "2026-11-20T21:14:00.000Z", payload: { kind: "contact", changes: { canal: "sms" } } });
  assert.deepEqual(yoann.views.peek("contact", id).data.changed, { by: OTHER.user.id, at: "2026-11-20T21:14:00.000Z" });
});

test("whose answer the other took back is told so, until both say the same again", async () => {
  const nadia = await phoneOf(ME);
  const [a, b] = [await note(nadia, contact({ agents: BOTH })), await note(nadia, contact({ agents: BOTH }))];
  await send(nadia);
  const both = () => [a, b].map((id) => nadia.views.peek("contact", id));
  await nadia.twice.say(...both(), false);
  await send(nadia);
  const told = () => {
    const [one] = both();
    const [{ other, same, by }] = nadia.twice.saidOf(one);
    return nadia.twice.overruled(one, other, same, by);
  };
  assert.equal(told(), "", "hers stands");
  const answers = (/** @type {boolean} */ same) => {
    for (const [id, of] of [[a, b], [b, a]])
      server.put("contact", id, { ...server.records.get(id).data, twins: { [of]: { same, by: OTHER.user.id, at: "2026-11-20T20:30:00.000Z" } } });
    return send(nadia);
  };
  await answers(true);
  assert.match(told(), /^Vous aviez répondu «\u00a0ce sont deux\u00a0», \d\d:\d\d\.$/);
  await answers(false);
  assert.equal(told(), "");
});

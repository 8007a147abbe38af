// The round as data, and days in French.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./clock.mjs";
import { KINDS } from "../../static/pwa/features/kinds.js";
import { tellTime } from "../../static/pwa/core/clock.js";
import * as over from "../../static/pwa/features/rounds/over.js";
import * as round from "../../static/pwa/features/rounds/round.js";
import { isoWeek, monday } from "../../static/pwa/features/planning/weeks.js";
import { daypart, relativeDay } from "../../static/pwa/ui/dates.js";
import { PARIS } from "./zones.mjs";

const stop = (/** @type {string} */ id, state = "prevu", position = Number(id)) => ({
  id,
  estate_id: `e${id}`,
  position,
  state,
});
const row = (/** @type {string} */ kind, /** @type {any} */ data) => ({
  id: `${kind}${data.estate_id ?? ""}`,
  kind,
  mark: "waiting",
  data,
});
const NOW = Date.parse("2026-11-20T20:00:00Z");
const shift = (
  /** @type {string} */ id,
  /** @type {number} */ from,
  /** @type {number} */ to,
  state = "publiee",
) => ({
  id,
  kind: "shift",
  mark: "received",
  data: {
    state,
    agents: [{ id: "nadia" }],
    starts_at: new Date(NOW + from * 3_600_000).toISOString(),
    ends_at: new Date(NOW + to * 3_600_000).toISOString(),
  },
});

test("she walks the round that is hers and under way, whatever else is planned", () => {
  const mine = (/** @type {string} */ id, /** @type {string} */ state) => ({
    id,
    kind: "round",
    mark: "received",
    data: { state, agents: [{ id: "nadia" }], started_at: "2026-11-20T16:00:00Z" },
  });
  const other = {
    id: "x",
    kind: "round",
    mark: "received",
    data: { state: "demarree", agents: [{ id: "malik" }], started_at: "2026-11-20T18:00:00Z" },
  };
  assert.deepEqual(round.unended([other, mine("p", "planifiee"), mine("s", "suspendue")], "nadia").map((one) => one.id), ["s"]);
  assert.deepEqual(round.unended([other, mine("p", "terminee")], "nadia"), []);
});

const begun = (/** @type {string} */ id, /** @type {string} */ hour, /** @type {any} */ more = {}) => ({
  id,
  kind: "round",
  mark: "received",
  data: { state: "demarree", agents: [{ id: "nadia" }, { id: "yoann" }], started_at: `2026-11-20T${hour}:00Z`, ...more },
});

test("she stays on the round she is on when another is begun with her, and goes there once she ended her part", () => {
  const [first, second] = [begun("a", "17:00"), begun("b", "18:00")];
  const on = (/** @type {any[]} */ rounds, /** @type {string} */ id) => round.walked(round.unended(rounds, "yoann"), id)?.id;
  assert.equal(on([first], ""), "a");
  assert.equal(on([first, second], "a"), "a");
  assert.equal(on([first, second], "b"), "b");
  assert.equal(on([{ ...first, data: { ...first.data, ended_by: ["yoann"] } }, second], "a"), "b");
  assert.equal(on([], "a"), undefined);
});

test("of the rounds she ended the last begun comes first, whoever still walks them", () => {
  const hers = { ended_by: ["nadia"] };
  const over = { state: "terminee", ended_at: "2026-11-20T19:30:00Z" };
  const told = (/** @type {any[]} */ rounds) =>
    round.endedTonight(rounds, "nadia", undefined, NOW, () => false).map((one) => one.id);
  assert.deepEqual(told([begun("a", "17:00", hers), begun("b", "18:00", hers)]), ["b", "a"]);
  assert.deepEqual(told([begun("a", "17:00", hers), begun("b", "18:00", over)]), ["b", "a"]);
});

test("tonight's shift is shown until it ends, and tomorrow's not yet", () => {
  assert.equal(round.shiftNow([shift("over", -9, -1), shift("now", -3, 4)], "nadia", NOW)?.id, "now");
  assert.equal(round.shiftNow([shift("tomorrow", 24, 30)], "nadia", NOW), null);
  assert.equal(round.shiftNow([shift("off", -3, 4, "annulee")], "nadia", NOW), null);
});

test("her position may be asked on her round unless paused, else on her shift, never before it", () => {
  const walked = (/** @type {string} */ state) => ({ id: "r", kind: "round", mark: "received", data: { state } });
  assert.equal(round.onDuty(walked("demarree"), null, NOW), true);
  assert.equal(round.onDuty(walked("suspendue"), shift("now", -3, 4), NOW), false);
  assert.equal(round.onDuty(null, shift("now", -3, 4), NOW), true);
  assert.equal(round.onDuty(null, shift("later", 1, 4), NOW), false);
  assert.equal(round.onDuty(null, null, NOW), false);
});

test("between two shifts the screen tells the one that ended and the one to come, never a past one as next", () => {
  const all = [shift("over", -9, -1), shift("tomorrow", 20, 24), shift("off", 2, 6, "annulee")];
  const { over, next } = round.aroundNow(all, "nadia", NOW);
  assert.deepEqual([over, next?.id], [true, "tomorrow"]);
  assert.deepEqual(round.aroundNow([shift("last week", -80, -72)], "nadia", NOW), { over: false, next: null });
  assert.deepEqual(round.aroundNow(all, "yoann", NOW), { over: false, next: null });
});

test("she stands where she said, else where she last wrote, else at the first stop to come", () => {
  const stops = [stop("1", "visite"), stop("2"), stop("3")];
  assert.equal(round.stopHere(stops, "1", null)?.id, "1");
  assert.equal(round.stopHere(stops, null, "e3")?.id, "3");
  assert.equal(round.stopHere(stops, null, "e1")?.id, "2");
  assert.equal(round.stopHere([stop("1", "visite")], null, null), null);
});

test("the next stop is the one after, then those skipped", () => {
  const stops = [stop("1"), stop("2", "visite"), stop("3"), stop("4", "visite")];
  assert.equal(round.nextStop(stops, "2")?.id, "3");
  assert.equal(round.nextStop(stops, "3")?.id, "1");
  assert.equal(round.nextStop([stop("1")], "1"), null);
});

test("at the end, what was recorded at a stop is what becomes of it", () => {
  const stops = [stop("1"), stop("2"), stop("3"), stop("4")];
  const entries = [
    row("visit", { stop_id: "1", state: "empeche", reason: "acces", estate_id: "e1" }),
    row("contact", { estate_id: "e2", counts: { age: { nc: 2 } } }),
    row("conflict", { estate_id: "e3", cancelled: true }),
  ];
  const ends = over.endStates(stops, entries);
  assert.deepEqual(
    ends.map((one) => [one.state, one.unsaid]),
    [
      ["empeche", false],
      ["visite", true],
      ["non_fait", false],
      ["non_fait", false],
    ],
  );
  assert.deepEqual(over.endPayload(ends, { 3: "temps" }).stops, [
    { id: "1", state: "empeche", reason: "acces" },
    { id: "2", state: "visite" },
    { id: "3", state: "non_fait", reason: "temps" },
    { id: "4", state: "non_fait" },
  ]);
  assert.deepEqual(
    over.totals(entries, KINDS).map((one) => [one.word, one.n]),
    [["personne", 2], ["problème", 0], ["conflit", 0], ["orientation", 0]],
  );
});

test("RAS walks every hall; a prevented visit walks none and says why", () => {
  const walked = { round_id: "r", stop_id: "s", estate_id: "e", agents: ["nadia"], entrances: ["a", "b"] };
  const ras = round.visitPayload({ ...walked, ras: true });
  assert.deepEqual([ras.ras, ras.entrances, ras.state], [true, ["a", "b"], "visite"]);
  const shut = round.visitPayload({ ...walked, ras: true, state: "empeche" });
  assert.deepEqual([shut.ras, shut.entrances, Object.keys(over.checkVisit(shut))], [false, [], ["reason"]]);
});

test("days are told as one says them", () => {
  const told = (/** @type {string} */ day) => relativeDay(day, "2026-11-20");
  assert.deepEqual(["2026-11-19", "2026-11-20", "2026-11-21", "2026-11-24", "2026-12-20"].map(told), [
    "hier",
    "aujourd’hui",
    "demain",
    "mardi",
    "20\u00a0déc.",
  ]);
  assert.deepEqual(
    [monday("2026-11-22"), isoWeek("2026-11-22"), isoWeek("2027-01-01"), isoWeek("2026-12-31")],
    ["2026-11-16", 47, 53, 53],
  );
  tellTime(PARIS);
  assert.deepEqual(
    ["05:30", "12:00", "18:00", "23:00"].map((hour) => daypart(`2026-07-01T${hour}:00+02:00`)),
    ["matin", "après-midi", "soirée", "nuit"],
  );
});

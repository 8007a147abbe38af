// The rules written twice, tried on the same cases as in Python (tests/*/test_rules.py).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./clock.mjs";
import { dateOf, hourOnWall, momentsAt, serviceDay, tellTime, timeFr } from "../../static/pwa/core/clock.js";
import { fold } from "../../static/pwa/core/fold.js";
import { FOLLOWUP_DEFAULT_DELAY } from "../../static/pwa/core/rules.js";
import { familyOf, needsFollowup, outcomeLists } from "../../static/pwa/features/conflicts/conflict.js";
import { schedule, unasked } from "../../static/pwa/features/followups/followup.js";
import { mayCorrect } from "../../static/pwa/features/logbook/correcting.js";
import { once } from "../../static/pwa/features/logbook/twins.js";
import { serviceDate } from "../../static/pwa/features/planning/kind.js";
import { noticed } from "../../static/pwa/features/mediation/wording.js";
import { search } from "../../static/pwa/features/places/search.js";
import { nearest } from "../../static/pwa/features/places/near.js";
import { overAt, rasHolds } from "../../static/pwa/features/rounds/round.js";
import { round } from "../../static/pwa/features/rounds/kind.js";
import { listed } from "../../static/pwa/features/rounds/itinerary.js";
import { CALLED_FIRST, callsAt, isCall } from "../../static/pwa/features/technical/technical.js";
import { declare, operationOf } from "../../static/pwa/store/kinds.js";
import { wholeOf } from "../../static/pwa/outbox/answer.js";
import { daypart } from "../../static/pwa/ui/dates.js";
import { CASES, PARIS, ZONES } from "./zones.mjs";

/** @param {string} path */
const read = (path) => JSON.parse(readFileSync(new URL(`../${path}.json`, import.meta.url), "utf8"));
/** @param {string} name */
const cases = (name) => read(`vectors/${name}`).cases;

test("a moment is read on the clocks of the organisation, whatever those of the phone", () => {
  for (const { zone, moment, reads, day } of CASES) {
    tellTime(ZONES[zone]);
    assert.deepEqual([`${dateOf(moment)} ${hourOnWall(moment)}`, serviceDay(moment)], [reads, day], `${zone} ${moment}`);
  }
});

test("a service day starts at five on the wall clock", () => {
  tellTime(PARIS);
  for (const { moment, day } of cases("service_day")) assert.equal(serviceDay(moment), day, moment);
});

test("an act counts on its round while that is waited for, else on its own day", () => {
  tellTime(PARIS);
  const span = (/** @type {any} */ [service_date, starts_at, ends_at]) => ({ service_date, starts_at, ends_at });
  for (const { why, walked, own, moment, day } of cases("service_date"))
    assert.equal(serviceDate(walked && span(walked), own.map(span), moment), day, why);
});

test("a round is waited for until four hours after its planned end", () => {
  for (const { why, started_at, shift_end, over } of cases("round_over"))
    assert.equal(overAt({ started_at }, shift_end && { ends_at: shift_end }), Date.parse(over), why);
});

test("those who were there correct for a while after the entry was received, and always before", () => {
  for (const { why, agents, by, received_at, made_at, ok } of cases("may_correct")) {
    const entry = { author_id: "author", agents, ...(received_at && { received_at }) };
    assert.equal(mayCorrect(entry, by, Date.parse(made_at)), ok, why);
  }
});

test("what a pair noted twice is asked once, and counts once when it is one", () => {
  for (const { why, presumed, entries, said = [], aside, asked } of cases("twins")) {
    const told = (/** @type {string} */ id) =>
      Object.fromEntries(said.flatMap((/** @type {any} */ [a, b, same]) => (a === id ? [[b, same]] : b === id ? [[a, same]] : [])));
    const found = once(
      entries.map((/** @type {any} */ [id, author, hour, like, agents = ["nadia", "yoann", "karim"]]) => {
        return { id, author, agents, at: Date.parse(`2026-11-20T${hour}Z`), like, presumed, said: told(id) };
      }),
    );
    assert.deepEqual([Object.fromEntries(found.aside), Object.fromEntries(found.asked)], [aside, asked], why);
  }
});

test("a visit ends being RAS when something else is recorded there", () => {
  for (const { why, visit, entries, ras } of cases("ras")) {
    const data = { ras: visit.ras, round_id: visit.round, estate_id: visit.estate };
    const rows = entries.map((/** @type {any} */ { kind, round, estate, cancelled = false }, /** @type {number} */ n) => ({
      id: String(n), kind, mark: "received", data: { round_id: round, estate_id: estate, cancelled },
    }));
    assert.equal(rasHolds(data, rows), ras, why);
  }
});

test("the stops of a round are what the lists of both phones say", () => {
  const split = (/** @type {string} */ one) => ({ id: one.split(":")[0] ?? "", estate_id: one.split(":")[1] ?? "" });
  for (const { why, plan, told, passed, stops } of cases("stops")) {
    const state = (/** @type {string} */ id) => (passed.includes(id) ? "visite" : "prevu");
    let now = plan.map((/** @type {string} */ one, /** @type {number} */ n) => {
      return { ...split(one), position: n + 1, state: "prevu", hint: null, added: false };
    });
    for (const { stops: named, removed } of told) {
      now = listed(now, { stops: named.map(split), removed });
      now = now.map((/** @type {any} */ stop) => ({ ...stop, state: state(stop.id) }));
    }
    assert.deepEqual(now.map((/** @type {any} */ stop) => stop.id), stops, why);
  }
});

test("a round is over with its last part", () => {
  declare(round);
  for (const { why, waits, agents, events, state, ended_by, ended_at } of cases("standing")) {
    if (waits) continue;
    let data = /** @type {any} */ ({ state: "planifiee", agents: agents.map((/** @type {string} */ id) => ({ id })), stops: [] });
    for (const [verb, me, at] of events) {
      const desk = /** @type {any} */ ({
        me,
        nameOf: String,
        get: () => data,
        put: (/** @type {any} */ _, /** @type {any} */ __, /** @type {any} */ next) => (data = next),
      });
      const payload = verb === "start" ? { planned: true, agents } : {};
      const known = /** @type {any} */ (operationOf(`round.${verb}`));
      known.lay(/** @type {any} */ ({ record_id: "r", occurred_at: at, payload }), desk, known);
    }
    assert.deepEqual([data.state, data.ended_by ?? [], data.ended_at ?? null], [state, ended_by, ended_at], why);
  }
});

test("a danger needs its call", () => {
  for (const { severity, call, ok } of cases("danger_call"))
    assert.equal(severity !== "t0" || isCall(call), ok, JSON.stringify(call));
});

test("the parts of the day are read on the wall clock", () => {
  for (const { moment, part } of cases("daypart")) assert.equal(daypart(moment), part, moment);
});

test("an outcome to follow is due after the usual delay, unless one says otherwise", () => {
  for (const { issue, day, due_on } of cases("default_due")) {
    const days = needsFollowup(issue) ? FOLLOWUP_DEFAULT_DELAY : null;
    assert.equal(schedule({ ...unasked("f"), days }, day)?.due_on ?? null, due_on, `${issue} ${day}`);
  }
});

test("only an outcome to follow asks when to come back", () => {
  for (const { issue, needs } of cases("outcome_follow_up")) assert.equal(needsFollowup(issue), needs, issue);
});

test("only a gathering has outcomes of its own", () => {
  const types = read("../app/nomenclatures/data/type_conflit").items;
  for (const { type, lists } of cases("outcome_lists")) assert.deepEqual(outcomeLists(familyOf(types, type)).sort(), lists, type);
});

test("what is written folds to its words, however it was composed", () => {
  for (const { text, folded } of cases("fold"))
    for (const form of ["NFC", "NFD", "NFKC"]) assert.equal(fold(text.normalize(form)), folded, text);
});

test("an estate is found by any of its words, and found ones stand by name", () => {
  const { estates, searches } = read("vectors/fold");
  const rows = estates.map((/** @type {any} */ one) => ({
    id: one.name,
    data: { ...one, buildings: [{ name: "Bâtiment A", entrances: [{ label: one.hall, plate: "1" }] }] },
  }));
  for (const { typed, finds } of searches) assert.deepEqual(search(rows, typed).map((row) => row.id), finds, typed);
});

test("the nearest estate is offered within 25 metres, never next door", () => {
  const { within, estates, cases } = read("vectors/nearest_estate");
  const rows = estates.map((/** @type {any} */ data) => ({ id: data.name, data }));
  for (const one of cases) {
    const found = nearest(rows, one.lat, one.lon);
    assert.equal(found?.name ?? null, one.nearest, one.why);
    if (found) assert.ok(Math.abs(found.metres - one.metres) < 0.2, `${one.why}: ${found.metres}`);
    if (found) assert.ok(found.metres <= within);
  }
});

test("a record this phone created is what it sent, and over it what the server made of it", () => {
  for (const { why, payload, record, data, without } of cases("own_record")) {
    const own = [{ of: 0, kind: "visit", rev: 3, data, without }];
    assert.deepEqual(wholeOf(own, [{ record_id: "v", payload }]), [{ kind: "visit", id: "v", rev: 3, data: record }], why);
  }
});

test("an hour that comes twice says which it is, and typed it has two moments", () => {
  const { tables, said, typed } = read("vectors/twice");
  for (const { zone, moment, says } of said) {
    tellTime(tables[zone] ?? ZONES[zone]);
    assert.equal(timeFr(moment), says, `${zone} ${moment}`);
  }
  for (const { zone, day, hour, moments } of typed) {
    tellTime(tables[zone] ?? ZONES[zone]);
    assert.deepEqual(momentsAt(day, hour), moments.map(Date.parse), `${zone} ${day} ${hour}`);
  }
  tellTime(PARIS);
});

test("the hour of a call has the same moments here and at the desk", () => {
  tellTime(PARIS);
  for (const { why, hour, reported, now, moments } of cases("call_hour"))
    assert.deepEqual(callsAt(hour, Date.parse(reported) - CALLED_FIRST, Date.parse(now)).map(Date.parse), moments.map(Date.parse), why);
});

test("what is better not written of people is noticed here as at the desk", () => {
  for (const { text, codes } of cases("wording")) assert.deepEqual(noticed(text), codes, text);
});

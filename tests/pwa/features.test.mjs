// What a form lets through, and what it says otherwise.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./clock.mjs";
import { tellTime } from "../../static/pwa/core/clock.js";
import * as contact from "../../static/pwa/features/contacts/contact.js";
import * as conflict from "../../static/pwa/features/conflicts/conflict.js";
import * as due from "../../static/pwa/features/followups/due.js";
import * as followup from "../../static/pwa/features/followups/followup.js";
import * as correcting from "../../static/pwa/features/logbook/correcting.js";
import * as logbook from "../../static/pwa/features/logbook/logbook.js";
import * as referral from "../../static/pwa/features/referrals/referral.js";
import { nearest } from "../../static/pwa/features/places/near.js";
import { toTell } from "../../static/pwa/features/places/place.js";
import * as technical from "../../static/pwa/features/technical/technical.js";
import { ZONES } from "./zones.mjs";

const HALL = { entrance: "h14" };
const WITH = { round_id: "r1", agents: ["nadia", "yoann"] };
const fresh = (/** @type {any} */ defaults, more = {}) => ({
  place: HALL,
  lieu: "",
  text: "",
  origin: null,
  followup: null,
  ...defaults,
  ...more,
});
const faults = (/** @type {Record<string, string>} */ errors) => Object.keys(errors);

test("a contact needs nothing but its need: everything else has a default", () => {
  assert.deepEqual(faults(contact.check(contact.build(fresh(contact.DEFAULTS), WITH))), ["besoin"]);
  const payload = contact.build(fresh(contact.DEFAULTS, { besoin: "ecoute" }), WITH);
  assert.deepEqual(contact.check(payload), {});
  assert.deepEqual(payload, {
    round_id: "r1",
    place: HALL,
    agents: ["nadia", "yoann"],
    besoin: "ecoute",
    reponses: ["ecoute_reformulation"],
    registre: "presence",
    canal: "rencontre_tournee",
    counts: { age: { nc: 1 } },
  });
});

test("people are counted in whole numbers, one at least, and empty bands do not travel", () => {
  const counted = (/** @type {any} */ age) => contact.build(fresh(contact.DEFAULTS, { besoin: "ecoute", age }), WITH);
  assert.deepEqual(counted({ nc: 0, "25_39": 2 }).counts, { age: { "25_39": 2 } });
  for (const age of [{}, { nc: 0 }, { nc: 1.5 }, { inconnu: 1 }])
    assert.deepEqual(faults(contact.check({ ...counted({}), counts: { age } })), ["counts"], JSON.stringify(age));
});

test("an entry is in exactly one place", () => {
  for (const place of [
    null,
    {},
    { entrance: "" },
    { entrance: "a", estate: "b" },
    { dwelling: "x" },
    { public_point: { label: " " } },
  ])
    assert.equal(logbook.isPlace(place), false, JSON.stringify(place));
  for (const place of [
    HALL,
    { building: "b" },
    { estate: "e" },
    { public_point: { label: "Square", commune: "" } },
    { public_point: "id" },
  ])
    assert.equal(logbook.isPlace(place), true, JSON.stringify(place));
});

test("the last metre counts, the first of two as near is offered, and what has no position is never near", () => {
  const at = (/** @type {string} */ id, /** @type {any} */ lat, /** @type {any} */ lon) => ({ id, data: { name: id, lat, lon } });
  const metres = nearest([at("a", 46, 6)], 46, 6.0003)?.metres ?? 0;
  assert.ok(metres > 23 && metres < 24);
  assert.equal(nearest([at("a", 46, 6)], 46, 6.0003, metres)?.id, "a");
  assert.equal(nearest([at("a", 46, 6)], 46, 6.0003, metres - 1e-6), null);
  assert.equal(nearest([at("far", 46, 6.0001), at("a", 46.0001, 6), at("b", 46.0001, 6)], 46.0001, 6)?.id, "a");
  assert.equal(nearest([], 46, 6), null);
  assert.equal(nearest([at("a", null, null), at("b", undefined, undefined)], 0, 0, Infinity), null);
});

test("text is optional and stops at five hundred characters", () => {
  const payload = (/** @type {string} */ text) =>
    contact.build(fresh(contact.DEFAULTS, { besoin: "ecoute", text }), WITH);
  assert.equal("text" in payload("   "), false);
  assert.deepEqual(contact.check(payload("x".repeat(500))), {});
  assert.deepEqual(faults(contact.check(payload("x".repeat(501)))), ["text"]);
});

test("every remedy is a French sentence that says what to do", () => {
  const all = [
    contact.check({}),
    conflict.check({ issue: "a_suivre" }),
    technical.check({ severity: "t0", category: "x" }, true),
    referral.check({}, "referral.propose"),
    due.checkDone({}),
  ].flatMap((errors) => Object.values(errors));
  for (const text of all) assert.match(text, /^[A-ZÀÉ].+\.$/u, text);
  for (const text of all) assert.doesNotMatch(text, / [:;?!»]|!/u, `${text}: no-break space, no exclamation mark`);
});

test("a conflict says what, how grave and how it ended; to follow means a date", () => {
  const draft = fresh(conflict.DEFAULTS);
  assert.deepEqual(faults(conflict.check(conflict.build(draft, WITH))), ["type", "gravite", "issue"]);
  const told = { type: "reg_hall", gravite: "g2", issue: "a_suivre" };
  assert.deepEqual(faults(conflict.check(conflict.build({ ...draft, ...told }, WITH))), ["followup"]);
  const asked = followup.schedule({ id: "f1", days: 7, reason: "repasser" }, "2026-11-20");
  assert.deepEqual(conflict.check(conflict.build({ ...draft, ...told, followup: asked }, WITH)), {});
});

test("a problem keeps its call only when it is a danger, and its floor only when one was given", () => {
  const base = { category: "gaz_incendie", sub_category: "odeur_gaz", call: { impossible: true } };
  const danger = technical.build(fresh(technical.DEFAULTS, { ...base, severity: "t0" }), WITH);
  const usual = technical.build(fresh(technical.DEFAULTS, { ...base, severity: "t2", floor: 0 }), WITH);
  assert.deepEqual(
    [danger.call, "floor" in danger, "call" in usual, usual.floor],
    [{ impossible: true }, false, false, 0],
  );
});

const HOURS = (/** @type {number} */ n) => n * 3_600_000;

test("an hour of a call that would be before its report, or is still to come, has no moment, and says so", () => {
  tellTime(ZONES["Europe/Paris"]);
  const [reported, now] = ["2026-11-24T20:11:40Z", Date.parse("2026-11-24T20:15:00Z")];
  const since = Date.parse(reported);
  for (const hour of ["23:50", "21:16", "21:10", "20:30", "05:00"]) assert.deepEqual(technical.callsAt(hour, since, now), [], hour);
  for (const hour of ["21:11", "21:15"]) assert.equal(technical.callsAt(hour, since, now).length, 1, hour);
  assert.equal(technical.callsAt("20:30", since - technical.CALLED_FIRST, now).length, 1, "called first, written then");
  assert.deepEqual(technical.callsAt("23:50", since - technical.CALLED_FIRST, now), [], "nor is it yesterday's");
});

test("who made a call is told what it lacks, and not to call first", () => {
  const told = (call) => technical.check({ severity: "t0", category: "x", requester: "aucun", call }).call;
  assert.match(told(null), /^Appelez d’abord/);
  assert.equal(told({ at: "", who: "18" }), "Vérifiez l’heure de l’appel.");
  assert.equal(told({ at: "2026-11-24T20:11:00Z", who: " " }), "Écrivez quel service vous avez joint.");
  assert.equal(told({ impossible: true }), undefined);
});

test("noted days later, each day since that has the hour is offered", () => {
  tellTime(ZONES["Europe/Paris"]);
  const found = technical.callsAt("21:30", Date.parse("2026-11-24T20:11:00Z"), Date.parse("2026-12-02T20:45:00Z"));
  assert.deepEqual(found.map((one) => one.slice(0, 10)), ["2026-11-24", "2026-11-25", "2026-12-01", "2026-12-02"]);
});

test("the hour of a call is never in the future: before midnight stays yesterday", () => {
  for (const [zone, east] of /** @type {const} */ ([["Europe/Paris", "+01:00"], ["Indian/Reunion", "+04:00"]])) {
    tellTime(ZONES[zone]);
    const now = Date.parse(`2026-11-21T00:30:20${east}`);
    assert.deepEqual(technical.callsAt("23:50", now - HOURS(2), now), [new Date(`2026-11-20T23:50:00${east}`).toISOString()]);
    assert.deepEqual(technical.callsAt("00:10", now - HOURS(2), now), [new Date(`2026-11-21T00:10:00${east}`).toISOString()]);
    assert.deepEqual(technical.callsAt("00:30", now - HOURS(2), now), [new Date(`2026-11-21T00:30:00${east}`).toISOString()]);
  }
});

test("the hour of a call in the night the clocks change: two moments once both are past, none where it is skipped", () => {
  tellTime(ZONES["Europe/Paris"]);
  const calls = (hour, now) => technical.callsAt(hour, Date.parse(now) - HOURS(6), Date.parse(now)).map((one) => one.slice(0, 16));
  assert.deepEqual(calls("02:30", "2026-10-25T00:40:00Z"), ["2026-10-25T00:30"]);
  assert.deepEqual(calls("02:30", "2026-10-25T02:10:00Z"), ["2026-10-25T00:30", "2026-10-25T01:30"]);
  assert.deepEqual(calls("01:30", "2026-10-25T03:00:00Z"), ["2026-10-24T23:30"]);
  assert.deepEqual(calls("02:30", "2026-03-29T01:10:00Z"), []);
  assert.deepEqual(calls("23:30", "2026-03-29T01:10:00Z"), ["2026-03-28T22:30"]);
  assert.deepEqual(calls("02:30", "2026-03-29T22:10:00Z"), []);
});

test("severity comes from the line, else from its family", () => {
  const family = { extra: { severity: "t2" } };
  assert.equal(technical.defaultSeverity({ extra: { severity: "t0" } }, family), "t0");
  assert.equal(technical.defaultSeverity(null, family), "t2");
  assert.equal(technical.defaultSeverity(undefined, undefined), "t3");
});

test("a relay needs consent and how it was given; a signpost carries neither", () => {
  const draft = fresh(referral.DEFAULTS, { domaine: "logement", consent: "accorde", consent_means: "oral" });
  const signpost = referral.build(draft, WITH);
  assert.deepEqual(
    [signpost.consent, referral.kindOf("signpost"), referral.check(signpost, "referral.signpost")],
    [undefined, "referral.signpost", {}],
  );
  const relay = referral.build({ ...draft, path: "propose", consent: "" }, WITH);
  assert.deepEqual(faults(referral.check(relay, "referral.propose")), ["besoin", "consent"]);
});

test("a correction carries only what changed, and null for what was emptied", () => {
  assert.deepEqual(correcting.changesBetween({ a: 1, b: [1], text: "x" }, { a: 1, b: [2] }), { b: [2], text: null });
});

test("what was cancelled is corrected no more, received or not", () => {
  const entry = { author_id: "nadia", received_at: "2026-11-20T20:00:00Z", cancelled: true };
  assert.equal(correcting.mayCorrect(entry, "nadia", Date.parse("2026-11-20T20:00:01Z")), false);
  assert.equal(correcting.mayCorrect({ author_id: "nadia", cancelled: true }, "nadia", 0), false);
});

test("follow-ups are grouped by urgency and may be put off three times", () => {
  const one = (/** @type {string} */ due_on, state = "due", postponed = 0) => ({ due_on, state, postponed });
  const all = [one("2026-11-27"), one("2026-11-20"), one("2026-11-19"), one("2026-11-22"), one("2026-11-01", "faite")];
  const groups = due.grouped(all, "2026-11-20");
  assert.deepEqual(
    Object.values(groups).map((list) => list.map((it) => it.due_on)),
    [["2026-11-19"], ["2026-11-20"], ["2026-11-22"], ["2026-11-27"]],
  );
  assert.equal(followup.pressing(all, "2026-11-20"), 2);
  assert.deepEqual(
    [2, 3].map((n) => due.mayPostpone(one("2026-11-20", "due", n))),
    [true, false],
  );
});

test("on arrival one is reminded of who is still to be told, save of what was flagged in this very round", () => {
  const problem = (/** @type {string} */ id, /** @type {any} */ more = {}) => ({
    id,
    data: { estate_id: "e1", feedback: "a_informer", round_id: "earlier", occurred_at: `2026-11-1${id}T20:00:00Z`, work: "resolu", ...more },
  });
  const rows = [
    problem("3"),
    problem("1"),
    problem("4", { round_id: "now" }),
    problem("5", { estate_id: "e2" }),
    problem("6", { feedback: "informe" }),
    problem("7", { cancelled: true }),
  ];
  assert.deepEqual(toTell(rows, "e1", "now").map((row) => row.id), ["1", "3"]);
  assert.deepEqual(toTell(rows, "e1").map((row) => row.id), ["1", "3", "4"]);
});

test("outcomes of two lists are offered once each, and a chosen one never disappears", () => {
  const group = [{ code: "retrait_equipe", label: "Retrait de l’équipe" }, { code: "autre", label: "Autre" }];
  const common = [{ code: "apaise", label: "Apaisé" }, { code: "retrait_agents", label: "Retrait de l’équipe" }, { code: "autre", label: "Autre" }];
  const offered = (/** @type {string} */ chosen) => conflict.distinct([...group, ...common], chosen).map((one) => one.code);
  assert.deepEqual(offered(""), ["retrait_equipe", "apaise", "autre"]);
  assert.deepEqual(offered("retrait_agents"), ["apaise", "retrait_agents", "autre"]);
  assert.deepEqual(offered("autre"), ["retrait_equipe", "apaise", "autre"]);
});

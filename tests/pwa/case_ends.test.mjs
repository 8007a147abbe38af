// What a phone tells of an agreement and of an end before it is sent: the rules of the server, on its cases.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./clock.mjs";
import { check, checkBound, checkDated, checkMet, checkNoted, copyWays, datesOf, metIn, notedFrom, sinceIn } from "../../static/pwa/features/mediation/agreement.js";
import * as ends from "../../static/pwa/features/mediation/ends.js";
import { failed, overclaimed, result, summary, toNote } from "../../static/pwa/features/mediation/holding.js";
import * as moving from "../../static/pwa/features/mediation/moving.js";
import { SIGNATURE_MAX } from "../../static/pwa/features/mediation/rules.js";
import * as strokes from "../../static/pwa/features/mediation/strokes.js";

/** @param {string} name */
const vectors = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
const [AGREEMENT, HOLDING, CLOSING] = ["agreement", "holding", "closing"].map(vectors);
/** What the server says first. @param {Record<string, string>} errors */
const first = (errors) => Object.entries(errors)[0] ?? null;

test("an agreement is refused for what it lacks, in the server's words", () => {
  for (const { why, said, refused } of AGREEMENT.agreements) assert.deepEqual(first(check(said, AGREEMENT.letters, AGREEMENT.today)), refused, why);
});

test("who was never met undertakes nothing, in the server's words", () => {
  for (const { why, meetings, bound, refused } of AGREEMENT.met) assert.deepEqual(first(checkMet(bound.map((letter) => ({ letter })), metIn(meetings))), refused, why);
});

test("who withdrew, refused or was not asked undertakes nothing, and no agreement is of before who did took part", () => {
  const of = (/** @type {string[]} */ bound) => bound.map((letter) => ({ letter }));
  for (const { why, states, bound, refused } of AGREEMENT.states) assert.deepEqual(first(checkBound(of(bound), states)), refused, why);
  for (const { why, made_on, since, bound, refused } of AGREEMENT.dated) assert.deepEqual(first(checkDated({ made_on, commitments: of(bound) }, since)), refused, why);
  const meetings = [{ state: "tenue", starts_at: "2026-11-12T09:00:00Z", letters: ["A"], absent: [] }, { state: "tenue", starts_at: "2026-11-11T09:00:00Z", letters: ["A", "B"], absent: ["B"] }];
  assert.deepEqual(sinceIn({ parties: [{ letter: "A" }, { letter: "B" }], meetings }), { A: { agreed_on: null, met_on: "2026-11-11" }, B: { agreed_on: null, met_on: null } });
});

test("a copy goes by mail to who has an address", () => {
  for (const { how, mail, refused } of AGREEMENT.copies) assert.equal(copyWays({ who: { mail: mail ? "b@exemple.fr" : null } }).some(([code]) => code === how), !refused, how);
});

test("a check says what is known and by whom, and is noted from the week before", () => {
  for (const one of AGREEMENT.noted) assert.equal(first(checkNoted(one, one.before, AGREEMENT.letters))?.[1], one.refused?.[1], JSON.stringify(one));
  for (const { due_on, ok } of AGREEMENT.come) assert.equal(notedFrom(due_on) <= AGREEMENT.today, ok, due_on);
});

test("an end claims no more than the check that tells", () => {
  for (const { kept, held, said } of CLOSING.kept) assert.equal(overclaimed(kept, held), said ?? "", `${kept} ${held}`);
});

test("whether an agreement holds is said in the same words: kept of known, the unknown told apart", () => {
  for (const { checks, today, says, kept } of HOLDING.cases) {
    const seen = checks.map(([rank, days, due_on, state]) => ({ rank, days, due_on, state }));
    assert.deepEqual([summary(seen, today), result(seen)], [says, kept], JSON.stringify(checks));
  }
});

test("which check is noted first, and what is not kept, is the same on both sides", () => {
  for (const { why, checks, today, note, failed: broken } of HOLDING.next) {
    const seen = checks.map(([rank, days, due_on, state, noted_on = null, left = false]) => ({ rank, days, due_on, state, noted_on, left }));
    const found = toNote(seen, today);
    assert.deepEqual(found && [found.rank, found.days, found.on], note, why);
    assert.deepEqual(failed(seen).map(({ rank, days }) => [rank, days]), broken, why);
  }
});

const party = (letter, state = "accepte") => ({ letter, state });
const deal = (checks, more = {}) => ({ commitments: [{ rank: 1, checks: checks.map(([state, due_on]) => ({ days: 15, state, due_on })) }], copies: [], ...more });
/** Each check is the one that tells of its commitment. */
const last = (one) => ({ ...one, agreement: one.agreement && { ...one.agreement, commitments: one.agreement.commitments.map((it) => ({ ...it, checks: it.checks.map((check) => ({ ...check, days: 90 })) })) } });
const caseOf = ({ state, letters = ["A", "B"], told = [], not_told = [], planned = 0, checks = [] }) => ({
  state,
  parties: letters.map((letter) => party(letter)),
  told: [...told, ...not_told].map((letter) => ({ letter })),
  meetings: planned ? [{ state: "prevue" }, { state: "tenue" }] : [{ state: "tenue" }],
  agreement: checks.length ? deal(checks) : null,
});

test("what stands in the way of an end is told in the same words", () => {
  for (const one of CLOSING.cases) assert.deepEqual(ends.lacks(caseOf(one), one.followups, CLOSING.today).map(({ said }) => said), one.lacks, JSON.stringify(one));
  for (const { read, copies, lacks } of CLOSING.follow) {
    const one = { parties: [party("B"), party("A"), party("C", "refuse")], agreement: deal([], { read, copies }) };
    assert.deepEqual(ends.lacksToFollow(one).map(({ said }) => said), lacks, `${read} ${copies}`);
  }
});

test("what keeps a case from where its mediator says it goes is told in the same words", () => {
  for (const { flow, parties, speaks, named, mediators, state, target, lacks } of CLOSING.moves) {
    const all = parties.map((one, at) => ({ ...party("ABC"[at], one), speaks, who: { name: named ? "Canari" : null } }));
    assert.deepEqual(moving.lacksToMove({ state, flow, parties: all, mediators: Array(mediators).fill({}) }, target), lacks, `${flow} ${state} ${parties}`);
  }
  for (const [state, targets] of CLOSING.by_hand) assert.deepEqual(moving.movesOf({ state }), targets, state);
});

test("what is typed with an end is refused in the same words", () => {
  const said = (errors) => Object.values(errors)[0] ?? null;
  for (const one of CLOSING.typed) assert.equal(said(ends.checkClosing(last(caseOf(one)), { outcome: "accord_complet", kept: one.kept })), one.refused?.[1] ?? null, JSON.stringify(one));
  for (const one of CLOSING.suspend) assert.equal(said(ends.checkSuspension(one, CLOSING.today, CLOSING.longest)), one.refused?.[1] ?? null, JSON.stringify(one));
  assert.deepEqual(ends.checkClosing(caseOf({ state: "interrompu" }), { outcome: "", kept: null }), { outcome: "Notez l’issue du dossier." });
});

test("a mediator stops, suspends and closes from where the machine lets her", () => {
  for (const { state, closes, interrupts, suspends } of CLOSING.may)
    assert.deepEqual([ends.mayClose({ state }), ends.mayInterrupt({ state }), ends.maySuspend({ state })], [closes, interrupts, suspends], state);
});

test("the dates of an agreement tell what is left of each, and whether it may be noted today", () => {
  const checks = (...some) => some.map(([days, due_on, state]) => ({ days, due_on, state }));
  const agreement = { commitments: [{ checks: checks([15, "2026-11-07", "tenu"], [30, "2026-11-22", "prevu"], [90, "2027-01-21", "prevu"]) }, { checks: checks([15, "2026-11-07", "inconnu"], [30, "2026-11-22", "rompu"], [90, "2027-01-21", "prevu"]) }] };
  assert.deepEqual(datesOf(agreement, "2026-11-20"), [
    { days: 15, due_on: "2026-11-07", left: 1, open: true, planned: false },
    { days: 30, due_on: "2026-11-22", left: 1, open: true, planned: true },
    { days: 90, due_on: "2027-01-21", left: 2, open: false, planned: true },
  ]);
});

test("a signature keeps its shape, whatever the screen it was drawn on", () => {
  const shown = { left: 16, top: 300, width: 328, height: 328 / 3 };
  assert.deepEqual(strokes.pointAt({ clientX: 16, clientY: 300 }, shown), [0, 0]);
  assert.deepEqual(strokes.pointAt({ clientX: 16 + 164, clientY: 300 + 328 / 6 }, shown), [300, 100]);
  assert.deepEqual(strokes.pointAt({ clientX: 9999, clientY: -5 }, shown), [600, 0], "a finger that leaves the box stays at its edge");
  assert.deepEqual(strokes.thinned([[0, 0], [100, 1], [200, 0], [300, 90], [400, 0]], 2), [[0, 0], [200, 0], [300, 90], [400, 0]]);
  assert.equal(strokes.pathOf([[[1, 2], [3, 4]], [[5, 6]]]), "M1 2L3 4M5 6L5 6");
});

test("a signature weighs what it may at most, however long the hand went on, and a slip of a finger is none", () => {
  const wild = Array.from({ length: 12 }, (_, n) => Array.from({ length: 4000 }, (__, at) => [(at * 7919 + n * 31) % 601, (at * at * 17 + n) % 201]));
  const kept = strokes.light(wild);
  assert.ok(strokes.weightOf(kept) <= SIGNATURE_MAX && strokes.isSigned(kept));
  const hand = [Array.from({ length: 500 }, (_, at) => [at, Math.round(100 + 60 * Math.sin(at / 20))])];
  assert.ok(strokes.weightOf(strokes.light(hand)) < 1500);
  assert.equal(strokes.isSigned([[[1, 1], [2, 2]]]), false);
});

test("an outcome that an agreement contradicts, or that says one where there is none, is not offered", () => {
  for (const [state, extent, code, ok] of CLOSING.outcomes) assert.equal(ends.fits({ state, agreement: extent && { extent } }, code), ok, `${state} ${extent} ${code}`);
});

// Sessions and the sheet of a case: what the server would refuse is told before, and a whole shuttle is one operation.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { ME, enrolledTab, lock, newPhone, openTab, rowsOnDisk, unlock } from "./phone.mjs";
import { OPERATIONS } from "../../static/pwa/features/mediation/laying/all.js";
import { build, conditions, faults, knownOf, planFaults, silent, toTell, tooMuch } from "../../static/pwa/features/mediation/meet.js";
import { LINE_MAX, NOTE_MAX } from "../../static/pwa/features/mediation/rules.js";
import { lineFault, lineOps } from "../../static/pwa/features/mediation/ligne.js";
import { noteFault } from "../../static/pwa/features/mediation/note.js";
import { nextWord, toldFr } from "../../static/pwa/features/mediation/coming.js";
import { tileOf, wordsOf } from "../../static/pwa/features/mediation/next.js";
import { leftWith, toWarn } from "../../static/pwa/features/mediation/off.js";
import { planOf, planned, shiftOf } from "../../static/pwa/features/mediation/prevoir.js";
import { presetLetters } from "../../static/pwa/features/mediation/session.js";
import { apartFault, expectedFault } from "../../static/pwa/features/mediation/apart.js";
import { asPlanned, began, lastEnd, spanOf, whenFault, whenWords } from "../../static/pwa/features/mediation/span.js";
import { screenOf } from "../../static/pwa/features/mediation/ways.js";
import { tellTime } from "../../static/pwa/core/clock.js";
import { apply } from "../../static/pwa/store/overlay.js";
import { PARIS } from "./zones.mjs";

beforeEach(newPhone);

const CASE = "0190a000-0000-7000-8000-00000000ca5e";
const [A, B, C] = ["a", "b", "c"].map((one) => `0190a000-0000-7000-8000-0000000000${one}0`);
const NOTED = "2026-11-27T18:00:00.000Z";
const party = (id, letter, more = {}) => ({ id, letter, state: "accepte", agreed: ["mediation", "table_ronde"], ...more });
const held = (letters, more = {}) => ({ id: letters.join(""), mode: "entretien", state: "tenue", letters, absent: [], ...more });
const line = (id, more = {}) => ({ id, party: "A", part: "mots", rev: 1, by: "nadia", at: NOTED, text: "Je dors mal.", other: null, other_by: null, carries: [{ id: "x", to: "B", carried: false }], ...more });
const some = (more = {}) => ({ number: "2026-118", state: "mediation", parties: [party(A, "A"), party(B, "B")], meetings: [], lines: [], notes: [], ...more });
const draft = (more = {}) => ({ mode: "navette", parties: [B], noted: NOTED, minutes: 15, mediators: [ME.user.id], neutral: false, safe: false, lieu: "", advice: "", text: "", told: [], meeting_id: "m", note_id: "n", ...more });
const said = (id, text, more = {}) => ({ id, part: "mots", text, to: [], ...more });

const { apart, cases, expected, left, sent } = JSON.parse(readFileSync(new URL("../vectors/seance.json", import.meta.url), "utf8"));

test("what the server would refuse of a session is told before, in its words", () => {
  for (const { why, asked, known, says } of cases) assert.deepEqual(faults(asked, known), says, why);
});

test("a table ronde counts its five conditions from what is known of the case", () => {
  const known = knownOf(some({ meetings: [held(["A"]), held(["B"], { absent: ["B"] }), held(["B"], { state: "prevue" })] }));
  const asked = { mode: "table_ronde", letters: ["A", "B"], minutes: 60, safe: true, mediators: 1, neutral: true, advice: "" };
  assert.deepEqual(conditions(asked, known).map(({ met }) => met), [true, false, true, false, true]);
});

test("one to come is in the future, and a table ronde may be planned before all it asks is there", () => {
  const [now, week] = [Date.parse(NOTED), 7 * 86_400_000];
  const asked = { mode: "table_ronde", letters: ["A", "B"], minutes: 60, safe: false, mediators: 1, neutral: false, advice: "" };
  const known = { ...knownOf(some()), interviews: [], agreed: [] };
  assert.deepEqual(planFaults(asked, known, now + week, now), {});
  for (const [starts, why] of [[now, /passé/], [now + 27 * week, /26\u00a0semaines/], [Number.NaN, /passé/]]) assert.match(planFaults(asked, known, starts, now).quand, why);
});

test("all of a shuttle is one payload: each thing stays here unless it may be told, and an empty line is none", () => {
  const lines = [said("1", " Je veux bien couper à 22 h. ", { to: [A] }), said("2", "Je travaille de nuit."), said("3", "  "), said("4", "Retirée", { off: true }), said("5", "Qui a la clé ?", { part: "question", to: [A] })];
  const payload = build(draft({ lines, text: " Calme. " }), some());
  assert.deepEqual(payload, {
    meeting_id: "m", mode: "navette", starts_at: "2026-11-27T17:45:00.000Z", ends_at: NOTED, neutral: false, letters: [B], mediators: [ME.user.id], safe: false, told: [],
    lines: [
      { id: "1", party: B, part: "mots", text: "Je veux bien couper à 22 h.", to: [A] },
      { id: "2", party: B, part: "mots", text: "Je travaille de nuit.", to: [] },
      { id: "5", party: null, part: "question", text: "Qui a la clé ?", to: [] },
    ],
    note: { id: "n", text: "Calme." },
  });
});

test("what a form holds is sent as the server reads it", () => {
  tellTime(PARIS);
  const lines = [line("0190a000-0000-7000-8000-0000000000d3")];
  for (const { why, op, draft: filled, payload } of sent) assert.deepEqual(op === "case.plan" ? planOf(filled) : build(filled, some({ lines })), payload, why);
});

test("only what was allowed to be told to whoever was seen can have been told", () => {
  const data = some({ lines: [line("l"), line("k", { carries: [{ id: "y", to: "B", carried: true }] }), line("j", { party: "B", carries: [{ id: "z", to: "A", carried: false }] })] });
  assert.deepEqual(toTell(data, ["B"]).map((one) => one.line.id), ["l"]);
  const told = ["l", "k", "j"].map((id) => ({ line_id: id, to: B }));
  assert.deepEqual(build(draft({ told }), data).told, [{ line_id: "l", to: B }]);
  assert.deepEqual(build(draft({ told, parties: [A] }), data).told, []);
  assert.deepEqual(build(draft({ told, mode: "table_ronde", parties: [A, B] }), data).told, []);
});

test("of whoever takes no part nothing is carried, and it is said", () => {
  const data = some({ parties: [party(A, "A"), party(B, "B", { state: "se_retire" })] });
  assert.deepEqual(toTell({ ...data, lines: [line("l", { party: "B", carries: [{ id: "x", to: "A", carried: false }] })] }, ["A"]), []);
  assert.deepEqual(build(draft({ lines: [said("1", "Non.", { to: [A] })] }), data).lines[0].to, []);
  assert.match(silent(data, "B"), /B ne prend plus part/);
  const before = [line("l", { party: "B", carries: [{ id: "x", to: "A", carried: false }] })];
  assert.deepEqual([toTell(some({ lines: before }), ["A"]).length, toTell({ ...data, lines: before }, ["A"])], [1, []]);
  assert.equal(silent(data, "A"), "");
});

test("a session is of just now, or of the day and hour that are said", () => {
  tellTime(PARIS);
  assert.deepEqual(spanOf({ noted: NOTED, minutes: 30 }), { starts_at: "2026-11-27T17:30:00.000Z", ends_at: NOTED });
  const planned = { starts_at: "2026-11-26T17:00:00.000Z", ends_at: "2026-11-26T18:30:00.000Z" };
  assert.deepEqual(spanOf({ noted: NOTED, ...asPlanned(planned) }), planned);
  assert.match(whenFault({ noted: NOTED, minutes: 30, day: "2026-11-28", hour: "10:00" }, Date.parse(NOTED)), /pas encore commencé/);
  assert.match(whenFault({ noted: NOTED, minutes: 30, day: "2026-03-29", hour: "02:30" }, Date.parse(NOTED)), /n’existe pas/);
  assert.ok(Number.isFinite(began({ noted: NOTED, minutes: 30, day: "2026-11-27", hour: "" })));
});

test("what had just ended began after the last session of whoever was there, and lasted the shortest at least", () => {
  const at = (hour) => `2026-11-27T${hour}:00.000Z`;
  const meetings = [held(["A"], { starts_at: at("16:40"), ends_at: at("17:40") }), held(["B"], { starts_at: at("17:00"), ends_at: at("17:55") }), held(["A"], { state: "prevue", starts_at: at("17:50"), ends_at: at("17:58") })];
  const span = (letters, minutes) => spanOf({ noted: NOTED, minutes }, lastEnd(meetings, letters, NOTED)).starts_at;
  assert.deepEqual([span(["A"], 60), span(["A"], 15), span(["A", "B"], 60), span(["C"], 60)], [at("17:40"), at("17:45"), at("17:50"), at("17:00")]);
  assert.match(whenWords({ noted: NOTED, minutes: 60 }, lastEnd(meetings, ["A"], NOTED)), /^20\u00a0min/);
});

const slot = ([began, ended, letters, mediators]) => ({ starts_at: `2026-11-27T${began}:00.000Z`, ends_at: `2026-11-27T${ended}:00.000Z`, letters, mediators });

test("who was in another session then, or is expected in one, is said in the words of the desk", () => {
  tellTime(PARIS);
  for (const { why, said, held, says } of apart) assert.equal(apartFault(slot(said), held.map(slot)), says, why);
  const people = [{ id: "n", name: "Nadia" }, { id: "y", name: "Yoann" }];
  for (const { why, asked, planned, says } of expected) assert.equal(expectedFault(slot(asked), planned.map(slot), people), says, why);
});

test("who is out leaves a shuttle to the other; a table ronde of two is off, and whom to tell is what is next", () => {
  tellTime(PARIS);
  for (const { mode, letters, gone, left: stay } of left) assert.deepEqual(leftWith(mode, letters, gone), stay, mode + letters);
  const on = (id, mode, letters, day) => ({ id, mode, letters, state: "prevue", starts_at: `2026-${day}T16:00:00.000Z`, ends_at: `2026-${day}T17:00:00.000Z`, absent: [], told: [], mediators: [] });
  const all = [on("t", "table_ronde", ["A", "B"], "11-30"), on("n", "navette", ["A", "B"], "12-01"), on("v", "visite_domicile", ["B"], "12-02"), on("p", "table_ronde", ["A", "B"], "11-26")];
  const gone = (how) => laid(some({ meetings: all }), ["case.leave", { party_id: B, how }]);
  assert.deepEqual(gone("se_retire").meetings.map(({ state, letters }) => state + letters.join("")), ["annuleeAB", "prevueA", "annuleeB", "prevueAB"]);
  assert.deepEqual(gone("injoignable").meetings.map(({ state }) => state), ["annulee", "prevue", "prevue", "prevue"]);
  const data = gone("se_retire");
  assert.deepEqual([data.steps[0].code, data.steps[0].due_on, toWarn(data, Date.parse(NOTED)).map(({ one, letters }) => one.id + letters)], ["prevenir", "2026-11-29", ["tA"]]);
  assert.equal(tileOf("c", data).to, "/dossier/c/seance/t");
  const told = laid(data, ["case.invite", { meeting_id: "t", letter: A, what: "annulation", channel: "sms" }]);
  assert.deepEqual(toWarn(told, Date.parse(NOTED)), []);
});

test("who will not meet the other any more is still seen alone; a session cancelled is told of, whatever the reason", () => {
  tellTime(PARIS);
  const on = (id, mode, letters, more = {}) => ({ id, mode, letters, state: "prevue", starts_at: "2026-11-30T16:00:00.000Z", ends_at: "2026-11-30T17:00:00.000Z", absent: [], told: [], mediators: [], ...more });
  const meetings = [on("t", "table_ronde", ["A", "B"]), on("n", "navette", ["A", "B"]), on("v", "entretien", ["A"], { told: [{ letter: "A", what: "invitation", canal: "sms", on: "2026-11-20" }] })];
  const warned = (...ops) => toWarn(laid(some({ meetings }), ...ops), Date.parse(NOTED)).map(({ one, letters }) => one.id + letters.join(""));
  const back = (what) => ["case.take_back", { party_id: B, what }];
  assert.deepEqual([warned(back("table_ronde")), warned(back("coordonnees"))], [["tAB"], []]);
  const off = (meeting_id, reason) => ["case.missed", { meeting_id, absent: [], reason }];
  assert.deepEqual([warned(off("n", "lieu")), warned(off("n", "erreur")), warned(off("v", "erreur"))], [["nAB"], [], ["vA"]]);
  assert.equal(laid(some({ meetings }), off("n", "lieu")).steps[0].code, "prevenir");
});

test("two sessions to come at one hour are refused before the second is saved; itself moved, one is not in its own way", () => {
  tellTime(PARIS);
  const there = { starts_at: "2026-12-27T16:00:00.000Z", ends_at: "2026-12-27T17:00:00.000Z", letters: ["A", "B"], mediators: [ME.user.id], id: "m1", state: "prevue", absent: [], mode: "table_ronde" };
  const data = some({ meetings: [there], mediators: [{ id: ME.user.id, name: ME.user.name }] });
  const said = (more) => planned(draft({ mode: "entretien", parties: [A], noted: "", minutes: 60, day: "2026-12-27", hour: "17:00", ...more }), data).quand;
  data.meetings[0].starts_at = "2026-12-27T16:00:00.000Z"; data.meetings[0].ends_at = "2026-12-27T17:00:00.000Z";
  assert.deepEqual([said(), said({ hour: "17:59" }), said({ meeting_id: "m1" }), said({ hour: "" })], ["A est déjà attendue à 17:00 ce jour-là.", "A est déjà attendue à 17:00 ce jour-là.", undefined, "Choisissez un jour et une heure."]);
  assert.equal(said({ hour: "18:00" }), undefined);
});

test("an interview that came after a table ronde does not count for it", () => {
  const data = some({ meetings: [held(["A"], { starts_at: "2026-11-27T17:00:00.000Z" }), held(["B"], { starts_at: NOTED })] });
  assert.deepEqual(knownOf(data, Date.parse("2026-11-27T17:30:00.000Z")).interviews, ["A"]);
  assert.deepEqual(knownOf(data).interviews, ["A", "B"]);
});

test("whom it is with is preset where there is one answer", () => {
  assert.deepEqual(presetLetters("table_ronde", some()), ["A", "B"]);
  assert.deepEqual([presetLetters("navette", some()), presetLetters("navette", some(), "B"), presetLetters("navette", some(), "Z")], [[], ["B"], []]);
  assert.deepEqual(presetLetters("entretien", some({ parties: [party(A, "A")] })), ["A"]);
  assert.deepEqual(["navette", "table_ronde", "telephone"].map(screenOf), ["navette", "table-ronde", "entretien"]);
});

test("what is written is as long as the server takes it", () => {
  assert.deepEqual([noteFault({ text: " " }), lineFault({})].map((one) => Object.keys(one)), [["text"], ["text"]]);
  assert.deepEqual(Object.keys(tooMuch({ lines: [said("1", "x".repeat(LINE_MAX + 1))], text: "x".repeat(NOTE_MAX + 1) })), ["lines", "text"]);
  assert.deepEqual(tooMuch({ lines: [said("1", "x".repeat(LINE_MAX + 1), { off: true })], text: "x".repeat(NOTE_MAX) }), {});
});

/** A case, and what waits of it laid over. */
function laid(data, ...ops) {
  const rows = new Map([[CASE, data]]);
  const desk = { me: "nadia", get: (_, id) => rows.get(id) ?? null, put: (_, id, now) => rows.set(id, now) };
  for (const [kind, payload] of ops) OPERATIONS[kind].lay({ id: `op ${kind}`, kind, record_id: CASE, occurred_at: NOTED, payload }, desk, { kind: { name: "case" } });
  return rows.get(CASE);
}

test("a shuttle that waits is on the case: the session, what was said, what was told, the note", () => {
  const payload = build(draft({ lines: [said("1", "Oui.", { to: [A] })], told: [{ line_id: "l", to: B }], text: "Calme." }), some({ lines: [line("l")] }));
  const now = laid(some({ lines: [line("l")], meetings: [held(["A"])] }), ["case.meet", payload]);
  assert.deepEqual(now.meetings.map((one) => [one.mode, one.state, one.letters]), [["entretien", "tenue", ["A"]], ["navette", "tenue", ["B"]]]);
  assert.deepEqual(now.lines.map((one) => [one.party, one.text, one.carries.map(({ to, carried }) => [to, carried])]), [["A", "Je dors mal.", [["B", true]]], ["B", "Oui.", [["A", false]]]]);
  assert.deepEqual(now.notes, [{ id: "n", meeting_id: "m", by: "nadia", at: NOTED, text: "Calme." }]);
});

test("one that was planned becomes what it was, once", () => {
  const plan = { meeting_id: "m", mode: "entretien", starts_at: NOTED, ends_at: NOTED, neutral: false, letters: [C], mediators: ["nadia"] };
  const data = some({ parties: [party(A, "A"), party(C, "B")] });
  const states = (...ops) => laid(data, ["case.plan", plan], ...ops).meetings.map(({ state, letters, absent }) => [state, letters, absent]);
  assert.deepEqual(states(), [["prevue", ["B"], []]]);
  assert.deepEqual(states(["case.missed", { meeting_id: "m", absent: [C] }]), [["absence", ["B"], ["B"]]]);
  assert.deepEqual(states(["case.missed", { meeting_id: "m", absent: [], reason: "lieu" }]), [["annulee", ["B"], []]]);
  assert.deepEqual(states(["case.meet", build(draft({ mode: "entretien", parties: [C] }), data)]), [["tenue", ["B"], []]]);
});

test("one to come is moved over what was shown, said safe, told of; moved, nobody knows of it any more", () => {
  const plan = { meeting_id: "m", mode: "entretien", starts_at: "2026-11-28T09:00:00Z", ends_at: "2026-11-28T10:00:00Z", neutral: false, letters: [A], mediators: [ME.user.id] };
  const invite = { meeting_id: "m", letter: A, what: "invitation", channel: "appel_sortant" };
  const told = laid(some({ steps: [{ code: "rencontrer", who: "x", due_on: "2026-11-28" }] }), ["case.plan", plan], ["case.invite", invite], ["case.safe", { meeting_id: "m" }]);
  const [one] = told.meetings;
  assert.deepEqual([one.told.map(({ letter, what }) => [letter, what]), one.safe, nextWord(one, "A")], [[["A", "invitation"]], true, "rappel"]);
  const { was, meeting_id, ...now } = shiftOf({ ...draft({ meeting_id: "m", noted: "", day: "2026-11-30", hour: "18:00", minutes: 60 }), was: { starts_at: one.starts_at } });
  const moved = laid(told, ["case.shift", { meeting_id, was, ...now }]);
  assert.deepEqual([was.starts_at, moved.meetings[0].starts_at, moved.meetings[0].told, moved.meetings[0].letters, moved.steps[0].due_on], [plan.starts_at, now.starts_at, [], ["A"], "2026-11-29"]);
  assert.deepEqual([one.safe, moved.meetings[0].safe, moved.meetings[0].again, toldFr(moved.meetings[0], "A"), wordsOf(moved).words], [true, false, ["A"], "À prévenir de nouveau : la séance a changé", "Prévenir A que la séance a changé"]);
  const again = laid(moved, ["case.invite", invite], ["case.safe", { meeting_id: "m" }], ["case.safe", { meeting_id: "m", safe: false }]);
  assert.deepEqual([again.meetings[0].again, again.meetings[0].safe, again.steps[0].code, again.steps[0].due_on], [[], false, "rencontrer", "2026-11-30"]);
});

test("a session that is next says when it is, and is noted from its hour on", () => {
  const data = some({ steps: [{ code: "rencontrer", who: "x", due_on: "2026-11-30" }], meetings: [{ id: "m", state: "prevue", starts_at: "2026-11-30T16:00:00Z", ends_at: "2026-11-30T17:00:00Z", letters: ["A"], told: [], again: [] }] });
  const said = (moment) => [wordsOf(data, Date.parse(moment)).words, tileOf(CASE, data, Date.parse(moment)).title, tileOf(CASE, data).to];
  assert.deepEqual(said("2026-11-30T15:59:00Z"), ["Séance prévue lun. 30 nov. à 17:00", "Voir la séance", `/dossier/${CASE}/seance/m`]);
  assert.deepEqual(said("2026-11-30T16:00:00Z"), ["Noter la séance du lun. 30 nov. à 17:00", "Noter la séance", `/dossier/${CASE}/seance/m`]);
});

test("a line written over the text that was shown takes its place, and its leaves fall; over another it stands beside", () => {
  const write = (rev, text) => ["case.line", { line_id: "l", party: A, part: "mots", text, rev }];
  const [one] = laid(some({ lines: [line("l")] }), write(1, "Je dors peu.")).lines;
  assert.deepEqual([one.text, one.rev, one.carries], ["Je dors peu.", 2, []]);
  const [two] = laid(some({ lines: [line("l", { rev: 2 })] }), write(1, "Je dors peu.")).lines;
  assert.deepEqual([two.text, two.other, two.other_by, two.carries.length], ["Je dors mal.", "Je dors peu.", "nadia", 1]);
});

test("of two texts, both or one", () => {
  const two = some({ lines: [line("l", { other: "Je dors peu.", other_by: "yoann" })] });
  const kept = (keep) => laid(two, ["case.choose", { line_id: "l", rev: 1, keep }]).lines.map(({ text, other, carries }) => [text, other, carries.length]);
  assert.deepEqual(kept("deux"), [["Je dors mal.", null, 1], ["Je dors peu.", null, 0]]);
  assert.deepEqual(kept("premier"), [["Je dors mal.", null, 1]]);
  assert.deepEqual(kept("second"), [["Je dors peu.", null, 0]]);
});

test("a new line comes with the leaves given of it; one is given, and taken back", () => {
  const ops = lineOps({ record_id: "o", line_id: "l", part: "mots", party: A, rev: null, text: " Oui. ", to: [B] }, CASE).map(({ kind, payload }) => [kind, payload]);
  const [one] = laid(some(), ...ops).lines;
  assert.deepEqual([one.party, one.text, one.carries.map(({ to }) => to)], ["A", "Oui.", ["B"]]);
  assert.deepEqual(laid(some(), ...ops, ["case.carry", { line_id: "l", rev: 1, to: B, allowed: false }]).lines[0].carries, []);
});

test("an operation whose words are shut is laid all the same", () => {
  const { lines, note, ...clear } = build(draft({ lines: [said("1", "Oui.")], text: "Calme." }), some());
  assert.equal(laid(some(), ["case.meet", { ...clear, note: { id: note.id } }]).meetings[0].state, "tenue");
  for (const kind of ["case.meet", "case.note", "case.line"]) assert.equal(apply({ id: "o", kind, record_id: "none", occurred_at: NOTED, payload: {} }, { get: () => null }), null);
});

test("of what is asked of a case no word is said in a list, but which case", () => {
  const payload = { text: "canari", lines: [{ text: "canari" }], note: { text: "canari" }, reason: "lieu" };
  for (const kind of ["case.meet", "case.plan", "case.shift", "case.safe", "case.invite", "case.missed", "case.note", "case.line", "case.carry", "case.choose"])
    assert.match(OPERATIONS[kind].said(payload, CASE), /^Dossier\u00a0: (?!.*canari)/, kind);
});

const typed = (lines, more = {}) => ({ ...draft(), query: {}, path: `/dossier/${CASE}/navette`, about: "Navette", spot: CASE, origin: { id: "navette" }, record_id: "o", lines, ...more });
const drafts = (tab) => tab.drafts.draftsDb.run("drafts", (tx) => tx.objectStore("drafts").getAll());

test("a shuttle left open lies sealed; what is begun while it is shut follows, and nothing is lost", async () => {
  const tab = await enrolledTab();
  const { key } = await tab.drafts.openDraft("case.meet", typed());
  tab.drafts.keepDraft(key, typed([said("1", "Le canari dort mal.", { to: [A] })], { text: "Un canari calme." }));
  await tab.drafts.flushed();
  assert.doesNotMatch(JSON.stringify(await drafts(tab)), /canari/);
  lock(tab);
  const shut = await tab.drafts.reread(key);
  assert.doesNotMatch(JSON.stringify(shut), /canari/);
  tab.drafts.keepDraft(key, { ...shut, lines: [...(shut.lines ?? []), said("2", "Un autre canari.")] });
  await tab.drafts.flushed();
  await unlock(tab);
  const whole = await tab.drafts.reread(key);
  assert.deepEqual(whole.lines.map(({ id, text, to }) => [id, text, to]), [["1", "Le canari dort mal.", [A]], ["2", "Un autre canari.", []]]);
  assert.equal(whole.text, "Un canari calme.");
});

test("a shuttle and an interview of one case, left open, are two; each is found again", async () => {
  const tab = await enrolledTab();
  const navette = await tab.drafts.openDraft("case.meet", typed());
  tab.drafts.keepDraft(navette.key, typed([said("1", "Oui.")]));
  await tab.drafts.flushed();
  const other = await tab.drafts.openDraft("case.meet", typed(undefined, { origin: { id: "entretien" } }));
  assert.deepEqual([other.kept, other.key === navette.key], [null, false]);
  const again = await openTab();
  await again.boot.boot();
  await unlock(again);
  const found = again.drafts.openDrafts().map(({ value }) => [value.path, value.about]);
  assert.deepEqual(found, [[`/dossier/${CASE}/navette`, "Navette"]]);
});

test("of a saved shuttle no word lies in clear on the disk", async () => {
  const tab = await enrolledTab();
  const lines = [said("1", "Le canari.", { to: [A] })];
  const payload = build(draft({ mode: "table_ronde", parties: [A, B], lines, text: "canari", advice: "Un canari absent." }), some());
  await tab.outbox.sealAll([{ kind: "case.meet", record_id: CASE, payload }, { kind: "case.note", record_id: CASE, payload: { note_id: "n", meeting_id: null, text: "canari" } }, lineOps({ record_id: "o", line_id: "l", part: "mots", party: A, rev: null, text: "canari", to: [] }, CASE)[0]]);
  const rows = await rowsOnDisk(tab);
  assert.equal(rows.length, 3);
  for (const { sealed } of rows) assert.doesNotMatch(new TextDecoder().decode(sealed), /canari/i);
});

// The agreement of a case, its checks and its end on a phone: what is asked, what is seen at once, and where its words lie.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { CANARY, CASE, aCase, party, putWords } from "./cases.mjs";
import { asText, everything } from "./disk.mjs";
import { enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";
import * as agreeing from "../../static/pwa/features/mediation/agreeing.js";
import * as alerter from "../../static/pwa/features/mediation/alerter.js";
import * as etat from "../../static/pwa/features/mediation/etat.js";
import * as informer from "../../static/pwa/features/mediation/informer.js";
import * as interrompre from "../../static/pwa/features/mediation/interrompre.js";
import * as point from "../../static/pwa/features/mediation/point.js";
import { dueOf, lateOf, tileOf, wordsOf } from "../../static/pwa/features/mediation/next.js";
import { again } from "../../static/pwa/features/mediation/deal.js";

beforeEach(newPhone);

const [A, B] = ["0a", "0b"].map((one) => `0190a000-0000-7000-8000-00000000ab${one}`);
const TODAY = "2026-11-20";
const PARTIES = [party({ id: A, letter: "A", state: "accepte" }), party({ id: B, letter: "B", state: "accepte" })];
const MET = [{ state: "tenue", starts_at: "2026-11-01T09:00:00Z", letters: ["A", "B"], absent: [] }];
const FLOW = [
  { code: "voisinage", label: "Entre voisins", extra: { checks: [15, 30, 90], longest_suspension: 60 } },
  { code: "voisinage.interruptions.conditions", label: "Conditions non réunies", parent: "voisinage", extra: { part: "interruptions", code: "conditions" } },
];
const promise = (more = {}) => ({ letter: "B", what: `Pas de musique, ${CANARY}.`, seen: "A le dira.", by_on: null, ...more });
const draft = (more = {}) => ({ ...agreeing.fresh(null), agreement_id: "g1", made_on: TODAY, commitments: [promise()], ...more });
const line = (n = 6) => [Array.from({ length: n }, (_, at) => [at * 10, 100])];

/** A phone that holds a case in mediation, open. @param {any} [more] */
async function holding(more = {}) {
  const tab = await enrolledTab();
  const server = new Server().connect();
  putWords(server);
  server.put("list", "deroule", { code: "deroule", items: FLOW });
  server.put("case", CASE, aCase({ state: "mediation", parties: PARTIES, ...more }));
  await send(tab);
  await tab.cases.screens.open();
  tab.texts.isVeiled(tab.views.peek("case", CASE));
  await tab.opening.read();
  return { tab, server };
}
const ask = (tab, verb, payload, more = {}) => tab.outbox.sealAll([{ kind: `case.${verb}`, record_id: CASE, payload, ...more }]);
const shown = (tab) => tab.views.peek("case", CASE).data;

test("an agreement names parties by their ids, leaves out what is empty, and is by word unless it is written", () => {
  const data = { parties: PARTIES };
  const commitments = [{ letter: "", what: "", seen: "", by_on: null }, promise({ what: " Pas de musique. " })];
  assert.deepEqual(agreeing.build(draft({ commitments, copies: { A: "main_propre", B: "" } }), data, false), {
    agreement_id: "g1", form: "oral", extent: "total", made_on: TODAY, read: false, renews: false,
    commitments: [{ letter: B, what: "Pas de musique.", seen: "A le dira.", by_on: null }],
    copies: [{ letter: A, how: "main_propre" }],
  });
  const written = agreeing.build(draft({ form: "ecrit", signatures: [{ letter: "A", strokes: line() }] }), data, true);
  assert.deepEqual([written.signed, written.signatures[0].letter, written.renews], ["ecran", A, true]);
  assert.equal("signatures" in agreeing.build(draft({ form: "ecrit", signed: "papier", signatures: [{ letter: "A", strokes: line() }] }), data, false), false);
});

test("what lacks is told where it is typed, an empty group above it or not; on the screen, everybody who agrees signs", () => {
  const commitments = [{ letter: "", what: "", seen: "", by_on: null }, promise({ seen: "" })];
  assert.deepEqual(Object.keys(agreeing.faults(draft({ commitments }), { parties: PARTIES, meetings: MET }, TODAY)), ["vu_2"]);
  assert.deepEqual(Object.keys(agreeing.faults(draft({ commitments: [] }), { parties: PARTIES, meetings: MET }, TODAY)), ["quoi_1"]);
  const signed = draft({ form: "ecrit", signatures: [{ letter: "A", strokes: line() }, { letter: "B", strokes: line(2) }] });
  assert.deepEqual(Object.keys(agreeing.faults(signed, { parties: PARTIES, meetings: MET }, TODAY)), ["signe_B"], "a slip of a finger is no signature");
  assert.deepEqual(agreeing.faults({ ...signed, signed: "papier" }, { parties: PARTIES, meetings: MET }, TODAY), {});
});

test("an agreement is there at once, its checks planned as the structure has them, then read, copied, followed and checked", async () => {
  const { tab } = await holding();
  await ask(tab, "agreement", agreeing.build(draft({ copies: { A: "courrier" } }), { parties: PARTIES }, false));
  const { state, agreement, steps } = shown(tab);
  assert.deepEqual([state, agreement.commitments[0].letter, agreement.copies, agreement.read, steps[0].code], ["accord", "B", ["A"], false, "remettre"]);
  assert.deepEqual(agreement.commitments[0].checks.map(({ days, due_on }) => `${days} ${due_on}`), ["15 2026-12-05", "30 2026-12-20", "90 2027-02-18"]);
  await ask(tab, "agreement", again(agreement));
  await ask(tab, "copy", { letter: B, how: "main_propre" });
  await ask(tab, "follow", {});
  assert.deepEqual([shown(tab).state, shown(tab).agreement.read, shown(tab).agreement.copies, shown(tab).steps[0].due_on], ["suivi_accord", true, ["A", "B"], "2026-12-05"]);
  await ask(tab, "check", { days: 15, noted: [{ rank: 1, state: "rompu", said_by: A }] });
  const [first, second] = shown(tab).agreement.commitments[0].checks;
  assert.deepEqual([first.state, first.said_by, second.state, shown(tab).steps[0].code], ["rompu", "A", "prevu", "renegocier"]);
  assert.equal(tileOf(CASE, shown(tab)).to, `/dossier/${CASE}/accord`);
  await ask(tab, "keep", {});
  assert.deepEqual([shown(tab).steps[0].code, shown(tab).steps[0].due_on], ["verifier", "2026-12-20"]);
});

test("another agreement takes the place of the one that stands", async () => {
  const { tab } = await holding();
  await ask(tab, "agreement", agreeing.build(draft(), { parties: PARTIES }, false));
  const before = shown(tab).agreement;
  const anew = { ...agreeing.fresh(before, ["A", "B"]), agreement_id: "g2", made_on: TODAY };
  assert.deepEqual(anew.commitments.map(({ what, by_on }) => [what, by_on]), [[before.commitments[0].what, null]]);
  await ask(tab, "agreement", agreeing.build(anew, { parties: PARTIES }, true));
  assert.deepEqual([shown(tab).agreement.id, shown(tab).state], ["g2", "accord"]);
});

test("a case is suspended, resumes where it was, is interrupted, told to each, and closed", async () => {
  const { tab } = await holding();
  await ask(tab, "suspend", { reason: "expertise", resume_on: "2026-12-01" });
  assert.deepEqual([shown(tab).state, shown(tab).before, shown(tab).resume_on], ["suspendu", "mediation", "2026-12-01"]);
  await ask(tab, "resume", {});
  assert.deepEqual([shown(tab).state, shown(tab).before], ["mediation", null]);
  await ask(tab, "interrupt", interrompre.build({ reason: "conditions", words: "  ", then: "clore" }));
  assert.deepEqual([shown(tab).state, shown(tab).steps[0].code], ["interrompu", "informer"]);
  await ask(tab, "tell", informer.build({ letter: "A", how: "appel_sortant" }, shown(tab)));
  await ask(tab, "tell", informer.build({ letter: "B", how: informer.NOT_TOLD, why_not: " Partie sans adresse. " }, shown(tab)));
  assert.deepEqual(shown(tab).told.map(({ letter, how, why_not }) => [letter, how, why_not]), [["A", "appel_sortant", null], ["B", null, "Partie sans adresse."]]);
  assert.equal(shown(tab).steps[0].code, "clore");
  await ask(tab, "close", { outcome: "sans_changement", kept: null });
  assert.deepEqual([shown(tab).state, shown(tab).outcome, shown(tab).steps], ["clos", "sans_changement", []]);
});

test("interrupted to be sent on, she tells each party first, then it is coordination's; the same as the service says", async () => {
  const { tab } = await holding();
  const codes = () => shown(tab).steps.map(({ code, who }) => [code, who]);
  const { id } = tab.session.me.peek().user;
  await ask(tab, "interrupt", { reason: "conditions", words: null, then: "reorienter" });
  assert.deepEqual(codes(), [["informer", id], ["reorienter", "coordination"]]);
  assert.equal(tileOf(CASE, shown(tab)).title, "Informer");
  for (const letter of [A, B]) await ask(tab, "tell", { letter, how: "appel_sortant", why_not: null });
  assert.deepEqual(codes(), [["reorienter", "coordination"], ["clore", id]]);
});

test("what reminds of a case leads where that is noted, and names it as its page does", async () => {
  const check = (days, state, followup_id) => ({ days, due_on: "2026-12-05", state, said_by: null, followup_id, noted_on: null, left: false });
  const one = (rank, letter) => promise({ rank, letter, checks: [check(15, "prevu", "f15"), check(30, "prevu", "f30")] });
  const agreement = { id: "g", form: "oral", extent: "total", made_on: TODAY, read: true, signed: null, copies: [], commitments: [one(1, "B"), one(2, "A")] };
  const { tab } = await holding({ state: "suivi_accord", agreement, parties: PARTIES.map((it) => ({ ...it, tell_id: `t${it.letter}` })) });
  const about = { subject: { kind: "case", id: CASE } };
  const of = (id) => tab.reminded.remindedOf(id, about);
  assert.deepEqual([of("f30").words, of("f30").to, of("f30").check], ["Point J+30 avec A et B", `/dossier/${CASE}/point?j=30`, true]);
  assert.deepEqual([of("tB").words, of("tB").to, of("tB").check], ["Informer B", `/dossier/${CASE}/informer?qui=B`, false]);
  assert.deepEqual([of("other"), tab.reminded.remindedOf("f30", { subject: { kind: "contact", id: CASE } })], [null, null]);
});

test("a case passes to mediation once its parties agree, or ends without; what lacks is told before it is asked", async () => {
  const { tab } = await holding({ state: "prise_de_contact" });
  const draft = { target: "mediation", reason: "" };
  assert.deepEqual(etat.faults(draft, shown(tab)), {});
  assert.deepEqual(etat.faults(draft, { ...shown(tab), parties: PARTIES.slice(1) }), { target: "Deux parties au moins acceptent, ou rien ne commence." });
  assert.deepEqual(Object.keys(etat.faults({ ...draft, target: "sans_suite" }, shown(tab))), ["reason"]);
  assert.deepEqual(etat.faults({ ...draft, target: "sans_accord" }, shown(tab)), { target: "Choisissez où en est le dossier." });
  assert.equal(tileOf(CASE, { ...shown(tab), steps: [{ code: "preparer" }] }).to, `/dossier/${CASE}/etat`);
  await ask(tab, "move", etat.build(draft));
  assert.deepEqual([shown(tab).state, shown(tab).steps[0].code], ["mediation", "preparer"]);
  await ask(tab, "move", etat.build({ target: "sans_accord", reason: "x" }));
  assert.deepEqual([shown(tab).state, shown(tab).steps[0].code, shown(tab).steps[0].who], ["sans_accord", "informer", tab.session.me.peek().user.id]);
});

test("the check that is asked first is named the same on the page, in the lists and in its form", async () => {
  const check = (days, due_on, state, noted_on = null) => ({ days, due_on, state, said_by: null, followup_id: `f${days}`, noted_on, left: false });
  const deal = (...checks) => ({ id: "g", form: "oral", extent: "total", made_on: "2026-10-20", read: true, signed: null, copies: ["A", "B"], commitments: [promise({ rank: 1, letter: "A", checks })] });
  const steps = [{ code: "verifier", words: "Faire le point", who: "x", due_on: "2027-01-18" }];
  const of = (...checks) => aCase({ state: "suivi_accord", steps, agreement: deal(...checks) });
  const late = of(check(15, "2026-11-04", "tenu"), check(30, "2026-11-18", "prevu"), check(90, "2027-01-18", "prevu"));
  assert.deepEqual([wordsOf(late).words, dueOf(late), lateOf(late, TODAY), point.dateOf(late)?.days], ["Point J+30 avec A", "2026-11-18", 2, 30]);
  const unknown = of(check(15, "2026-11-04", "tenu"), check(30, "2026-11-18", "inconnu", "2026-11-19"), check(90, "2027-01-18", "prevu"));
  assert.deepEqual([wordsOf(unknown).words, dueOf(unknown), lateOf(unknown, TODAY), point.dateOf(unknown)?.days], ["Point J+30 avec A", "2026-11-26", 0, 30]);
});

test("an alert changes nothing else of the case, and over a shoulder both kinds read the same", async () => {
  const { tab } = await holding();
  const rest = () => JSON.stringify({ ...shown(tab), alerts: [] });
  const before = rest();
  await ask(tab, "alert", { alert_id: "l1", facts: CANARY });
  await ask(tab, "protect", { alert_id: "l2", facts: CANARY, called: "119", called_at: "2026-11-20T18:00:00Z" });
  assert.equal(rest(), before);
  const said = tab.lists.waitingList.value.map(({ kind, payload, record_id }) => tab.kinds.operationOf(kind).said(payload, record_id));
  assert.deepEqual(said, Array(2).fill("Dossier 2026-118\u00a0: alerte envoyée"));
});

test("who was called comes before what is written, with an hour unless nobody answered", () => {
  const now = Date.parse("2026-11-20T20:00:00Z");
  const faults = (more) => Object.keys(alerter.check({ facts: "Un enfant seul.", ...more }, now));
  assert.deepEqual(faults({}), ["kind"]);
  assert.deepEqual(faults({ kind: "complexe" }), []);
  assert.deepEqual(faults({ kind: "protection" }), ["called"]);
  assert.deepEqual(faults({ kind: "protection", called: "119" }), ["called_at"]);
  assert.deepEqual(faults({ kind: "protection", called: "119", called_at: "2026-11-20T20:01:00Z" }), ["called_at"]);
  assert.deepEqual(faults({ kind: "protection", called: "personne" }), []);
  assert.deepEqual(alerter.build({ kind: "complexe", alert_id: "l", facts: " Un fait. ", called: "119" }), { alert_id: "l", facts: "Un fait." });
});

test("a party is told, or it is written why not; of a check one commitment is said at least, and what nobody knows nobody says", () => {
  assert.deepEqual(Object.keys(informer.check({ letter: "Z", how: "" }, ["A", "B"])), ["letter", "how"]);
  assert.deepEqual(Object.keys(informer.check({ letter: "A", how: informer.NOT_TOLD, why_not: " " }, ["A", "B"])), ["why_not"]);
  const left = point.toNote({ commitments: [1, 2].map((rank) => ({ rank, checks: [{ days: 15, state: rank === 1 ? "prevu" : "inconnu" }, { days: 30, state: "prevu" }] })) }, 15);
  assert.deepEqual(point.faults({}, left, ["A", "B"]), { etat_1: "Dites ce qu’il en est d’un engagement au moins." });
  assert.deepEqual(Object.keys(point.faults({ 2: { state: "tenu", said_by: null } }, left, ["A", "B"])), ["dit_2"]);
  const noted = { 1: { state: "inconnu", said_by: "A" }, 2: { state: "tenu", said_by: "M" } };
  assert.deepEqual(point.build(noted, left, { parties: PARTIES }), [{ rank: 1, state: "inconnu", said_by: null }, { rank: 2, state: "tenu", said_by: "M" }]);
});

test("of an agreement, a signature, an alert and a reason no word lies in clear: typed, waiting or on its way", async () => {
  const { tab, server } = await holding();
  const typed = { spot: CASE, record_id: "x", words: CANARY, facts: CANARY, why_not: CANARY, ...draft({ form: "ecrit", signatures: [{ letter: "A", strokes: [[[4242, 4243]]] }] }) };
  tab.drafts.keepDraft("case/1", typed);
  await tab.drafts.flushed();
  const payload = agreeing.build(draft({ form: "ecrit", signatures: [{ letter: "A", strokes: [[[4242, 4243], [4244, 1], [4245, 2]]] }] }), { parties: PARTIES }, false);
  await ask(tab, "agreement", payload);
  await ask(tab, "alert", { alert_id: "l1", facts: CANARY });
  await ask(tab, "tell", informer.build({ letter: "A", how: informer.NOT_TOLD, why_not: CANARY }, shown(tab)));
  await ask(tab, "interrupt", interrompre.build({ reason: "conditions", words: CANARY, then: "clore" }));
  assert.doesNotMatch(asText(await everything()), /Canari|Bellerophon|424[2-5]/);
  await send(tab);
  assert.doesNotMatch(server.bodies.join(""), /Canari|Bellerophon|424[2-5]/);
});

test("what was read aloud and signed, then changed, is read and signed again", () => {
  const signed = { read: true, signatures: [{ letter: "A", strokes: [[1, 2]] }] };
  const after = agreeing.rewritten(signed, { commitments: [] });
  assert.deepEqual(after, { commitments: [], read: false, signatures: [], fell: true });
  assert.equal(agreeing.rewritten({}, { extent: "total" }).fell, false);
  assert.equal(agreeing.rewritten(after, { extent: "total" }).fell, true);
});

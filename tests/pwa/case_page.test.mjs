// Her cases on her phone: what waits is shown at once, words lie nowhere in clear, a reading is told once.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { CANARY, CASE, ESTATE, aCase, party, putWords } from "./cases.mjs";
import { asText, everything } from "./disk.mjs";
import { ME, enrolledTab, lock, newPhone, openTab, send, unlock } from "./phone.mjs";
import { valueOf } from "../../static/pwa/features/mediation/laying/merging.js";
import { changesOf } from "../../static/pwa/features/mediation/who.js";
import { Server } from "./server.mjs";
import { isAtDesk } from "../../static/pwa/features/mediation/next.js";
import { unreached } from "../../static/pwa/features/mediation/who.js";

beforeEach(newPhone);

test("a telephone and a mail that are none are told in their field, as the service would", () => {
  const cases = JSON.parse(readFileSync(new URL("../vectors/coordinates.json", import.meta.url), "utf8"));
  for (const { field, value, is } of cases) assert.deepEqual(Object.keys(unreached({ [field]: value })), is ? [] : [`who-${field}`], value);
});

test("what no screen of the phone does is said to be done at her desk", () => {
  const step = (code, who = ME.user.id) => aCase({ steps: [{ code, words: "", who, due_on: null }] });
  assert.deepEqual([step("analyser"), step("joindre"), step("decider", "coordination"), aCase({ steps: [] })].map(isAtDesk), [true, false, false, false]);
});

const A = party().id;

/** A phone that holds a case, its vault open and the piece of its screens there. @param {any} [more] */
async function holding(more = {}) {
  const tab = await enrolledTab();
  const server = new Server().connect();
  putWords(server);
  server.put("case", CASE, aCase(more));
  await send(tab);
  await tab.cases.screens.open();
  tab.texts.isVeiled(tab.views.peek("case", CASE));
  await tab.opening.read();
  return { tab, server };
}

/** @param {any} tab @param {string} verb @param {any} payload */
const ask = (tab, verb, payload, id = CASE) => tab.outbox.sealAll([{ kind: `case.${verb}`, record_id: id, payload }]);
/** @param {any} tab */
const shown = (tab, id = CASE) => tab.views.peek("case", id).data;
/** @param {any} tab */
const partyOf = (tab) => shown(tab).parties[0];

test("a party is tried, told, agrees and takes back: each is seen before the service has it", async () => {
  const { tab } = await holding();
  await ask(tab, "inform", { party_id: A, how: "oral" });
  await ask(tab, "try", { party_id: A, try_id: "t1", channel: "appel_sortant", reached: true });
  assert.deepEqual([partyOf(tab).informed, partyOf(tab).state], [true, "contactee"]);
  await ask(tab, "agree", { party_id: A, consent_id: "c1", means: "oral", what: ["mediation", "table_ronde"] });
  assert.deepEqual([partyOf(tab).state, partyOf(tab).agreed], ["accepte", ["mediation", "table_ronde"]]);
  await ask(tab, "take_back", { party_id: A, what: "table_ronde" });
  assert.deepEqual(partyOf(tab).agreed, ["mediation"]);
  await ask(tab, "leave", { party_id: A, how: "se_retire" });
  assert.deepEqual([partyOf(tab).state, partyOf(tab).agreed, tab.views.peek("case", CASE).mark], ["se_retire", [], "waiting"]);
});

test("a try counts at another hour of the day alone, beside what the service counted", async () => {
  const { tab } = await holding({ parties: [party({ tries: 1, tries_left: 2 })] });
  const tries = ["2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z", "2026-11-20T12:00:00Z"];
  for (const [rank, occurred_at] of tries.entries())
    await tab.outbox.sealAll([{ kind: "case.try", record_id: CASE, occurred_at, payload: { party_id: A, try_id: `t${rank}`, channel: "appel_sortant", reached: false } }]);
  assert.deepEqual([partyOf(tab).tries, partyOf(tab).tries_left], [4, 0]);
});

test("who she is changes field by field; a party more takes the next letter", async () => {
  const { tab } = await holding();
  await ask(tab, "name", { party_id: A, who: { phone: { was: "06 00 00 00 01", now: "07" } } });
  await ask(tab, "party", { party_id: "p2", side: "autre", speaks: "mineur", who: null });
  const [first, second] = shown(tab).parties;
  assert.deepEqual([first.who.phone, first.who.name, second.letter, second.state], ["07", CANARY, "B", "a_contacter"]);
});

test("how she is reached, for whom she speaks and whether somebody interprets are seen at once; of two ways one is kept", async () => {
  const { tab } = await holding({ others: [{ field: "A.channel", value: "appel_sortant", by: "x", at: "2026-11-20T08:00:00Z" }] });
  const was = { ...partyOf(tab).who, channel: null, interpreter: null };
  const who = changesOf(was, { ...was, channel: "rencontre_tournee", interpreter: "oui", structure: "Office" });
  assert.deepEqual(Object.keys(who).sort(), ["channel", "interpreter", "structure"]);
  await ask(tab, "name", { party_id: A, who });
  assert.deepEqual([partyOf(tab).channel, partyOf(tab).interpreter, partyOf(tab).who.structure, partyOf(tab).who.name], ["rencontre_tournee", true, "Office", CANARY]);
  assert.equal(valueOf(shown(tab), "A.channel"), "rencontre_tournee");
  await ask(tab, "settle", { field: "A.channel", value: "appel_sortant" });
  assert.deepEqual([partyOf(tab).channel, shown(tab).others], ["appel_sortant", []]);
});

test("a case she is asked to follow is in what she has to do, until she answered", async () => {
  const { tab } = await holding({ mine: "demande", parties: [], facts: null });
  assert.deepEqual(tab.asked.askedOfHer().map(({ id }) => id), [CASE]);
  await ask(tab, "clear", { tie: null });
  assert.deepEqual(tab.asked.askedOfHer(), []);
});

test("of two values of a field one is kept, and the case says two no more", async () => {
  const others = [{ field: "lieu", value: "hall", by: "x", at: "2026-11-20T08:00:00Z" }, { field: "A.name", value: "Autre", by: "x", at: "2026-11-20T08:00:00Z" }];
  const { tab } = await holding({ others });
  await ask(tab, "settle", { field: "lieu", value: "hall" });
  await ask(tab, "settle", { field: "A.name", value: "Autre" });
  assert.deepEqual([shown(tab).lieu, partyOf(tab).who.name, shown(tab).others], ["hall", "Autre", []]);
});

test("one opened without a network is there with its party, unnumbered, and comes in with its words sealed", async () => {
  const { tab, server } = await holding();
  const payload = {
    flow: "voisinage", type: "bruit_musique", origine: "habitant_partie", canal: "rencontre_tournee", place: { estate: ESTATE }, asked_on: "2026-11-20",
    facts: CANARY, written: false, take: true, party: { id: "p1", side: "demandeur", speaks: "soi", informed: "oral", who: { name: CANARY } },
  };
  await ask(tab, "open", payload, "0190a000-0000-7000-8000-00000000ca5f");
  const made = shown(tab, "0190a000-0000-7000-8000-00000000ca5f");
  assert.deepEqual([made.number, made.state, made.family, made.type, made.mine, made.estate_id], ["", "recu", "bruit", "bruit_musique", "en_main", ESTATE]);
  assert.deepEqual([made.parties[0].letter, made.parties[0].informed, made.parties[0].who.name], ["A", true, CANARY]);
  assert.doesNotMatch(asText(await everything()), /Canari|Bellerophon/);
  await send(tab);
  assert.doesNotMatch(server.bodies.join(""), /Canari|Bellerophon/);
});

test("neither a case received nor what is typed of it lies in clear on the phone, whoever locks", async () => {
  const { tab } = await holding();
  tab.drafts.keepDraft("case/1", { spot: CASE, facts: CANARY, party: { who: { name: CANARY, phone: "Canari" } } });
  await tab.drafts.flushed();
  await ask(tab, "name", { party_id: A, who: { name: { was: CANARY, now: `${CANARY} bis` } } });
  assert.doesNotMatch(asText([await everything(), localStorage.all()]), /Canari|Bellerophon/);
  lock(tab);
  assert.doesNotMatch(JSON.stringify(tab.views.list("case").value), /Canari|Bellerophon/);
  const { number, state, steps } = shown(tab);
  assert.deepEqual([number, state, steps.length], ["2026-118", "prise_de_contact", 1]);
});

test("a reading is told once each time the vault is opened, of the case and of who was named; it is no work that waits", async () => {
  const { tab, server } = await holding();
  const read = async () => {
    for (const whose of [null, null, A, A]) await tab.reading.readNow(CASE, whose);
  };
  await read();
  assert.deepEqual([tab.mirror.pending.value.length, tab.status.status.value.waiting, tab.lists.waitingList.value.length], [2, 0, 0]);
  lock(tab);
  await read();
  await unlock(tab);
  await read();
  assert.deepEqual(tab.mirror.pending.value.map(({ payload }) => payload.party_id), [null, A, null, A]);
  assert.equal(tab.views.peek("case", CASE).mark, "received");
  await send(tab);
  assert.deepEqual([server.ops.size, tab.lists.recentReceipts.value.length], [4, 0]);
});

test("what waits is laid as soon as the piece of its screens is there, after a restart too", async () => {
  const { tab } = await holding();
  await ask(tab, "inform", { party_id: A, how: "oral" });
  await tab.courier.halt();
  const again = await openTab();
  await again.boot.boot();
  void again.views.list("case").value;
  await again.cases.screens.open();
  assert.equal(again.views.peek("case", CASE).data.parties[0].informed, true);
  assert.equal(again.describe.opLine({ kind: "case.inform", record_id: CASE, payload: {} }), "Dossier 2026-118\u00a0: partie informée");
});

test("asked to follow one, she answers: free, the rest is to come; tied, it is no longer hers", async () => {
  const asked = { mine: "demande", parties: [], facts: null };
  const { tab } = await holding(asked);
  const { shelfOf } = await import("../../static/pwa/features/mediation/next.js");
  assert.equal(shelfOf(shown(tab)), "asked");
  await ask(tab, "clear", { tie: "voisin" });
  assert.deepEqual([shown(tab).mine, shelfOf(shown(tab))], ["lie", "gone"]);
});

test("nothing of an operation on a case is said but which case and what was done", async () => {
  const { tab } = await holding();
  const { OPERATIONS } = tab.cases.screens.state.value.screens;
  for (const [kind, one] of Object.entries(OPERATIONS)) {
    const said = one.said({ who: { name: CANARY }, facts: CANARY, text: CANARY, words: CANARY, how: CANARY, value: CANARY, type: "bruit" }, CASE);
    assert.doesNotMatch(said, /Canari|Bellerophon/, kind);
    assert.match(said, /^Dossier/, kind);
  }
  assert.equal(ME.user.id, shown(tab).mediators[0].id);
});

test("what the first script knows by name of a case is what the piece lays, and nothing else", async () => {
  const { tab } = await holding();
  const { OPERATIONS } = tab.cases.screens.state.value.screens;
  const known = Object.keys(tab.kinds.kindOf("case").operations);
  assert.deepEqual(known.sort(), Object.keys(OPERATIONS).sort());
});

test("what was begun of a case that left this phone is read and thrown away there, what it began from apart", async () => {
  const { tab } = await holding();
  const value = { path: `/dossier/${CASE}/note`, about: "note", record_id: "r1", text: " À dire ", lines: [{ id: "l", part: "mots", text: "Elle rentre tard." }], party: { who: { was: { name: "Avant" }, now: { name: "Après" } } } };
  tab.drafts.keepDraft("case.note/one", value);
  tab.drafts.keepDraft("case.note/two", { ...value, path: "/dossier/other/note" });
  assert.deepEqual(tab.stray.strayOf(CASE).map(({ form }) => form), ["case.note/one"]);
  assert.deepEqual(tab.stray.typedIn(value), ["À dire", "Elle rentre tard.", "Après"]);
});

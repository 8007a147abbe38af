import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { playing } from "./clock.mjs";
import { ME, contact, enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const GLYCINES = "0190a000-0000-7000-8000-00000000e001";
const HALL_B = "0190a000-0000-7000-8000-00000000f002";
const ROUND = "0190a000-0000-7000-8000-00000000b001";
const STOPS = [
  { id: "s1", estate_id: GLYCINES, position: 1, state: "prevu", hint: null },
  { id: "s2", estate_id: "0190a000-0000-7000-8000-00000000e002", position: 2, state: "prevu", hint: null },
];

/** A phone that has pulled a shift, its planned round, an estate, a consigne and a follow-up. */
async function readyTab() {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.put("estate", GLYCINES, { name: "Les Glycines", plate: "14", buildings: [{ id: "b", name: "Bâtiment A", entrances: [{ id: HALL_B, label: "hall B", plate: "14" }] }] });
  server.put("shift", "shift-1", { state: "publiee", service_date: "2026-11-20", starts_at: "2026-11-20T17:00:00Z", ends_at: "2026-11-21T00:30:00Z", agents: [{ id: ME.user.id, name: "Nadia" }, { id: "u2", name: "Yoann" }] });
  server.put("round", ROUND, { state: "planifiee", shift_id: "shift-1", agents: [], stops: STOPS, started_at: null, ended_at: null });
  server.put("consigne", "c1", { estate_id: GLYCINES, text: "Passer au gardien", read_by: ["u2"] });
  server.put("followup", "f1", { subject: { kind: "conflict", id: "x" }, state: "due", due_on: "2026-11-20", postponed: 0 });
  server.put("list", "l1", { code: "canal", items: [{ code: "tournee", label: "En tournée" }] });
  await send(tab);
  return { tab, server };
}

const save = (tab, kind, payload, record_id, more) => tab.outbox.sealAll([{ kind, payload, record_id, ...more }]);
const data = (tab, kind, id) => tab.views.peek(kind, id)?.data;

test("a pending contact is a record at once: state, author, estate, service day of the shift", async () => {
  const { tab } = await readyTab();
  const id = tab.ids.newId();
  await save(tab, "contact.record", contact({ place: { entrance: HALL_B }, round_id: ROUND }).payload, id, { occurred_at: "2026-11-21T00:40:00.000Z" });
  const row = tab.views.peek("contact", id);
  assert.deepEqual([row.mark, row.rev], ["waiting", 0]);
  assert.deepEqual([row.data.author_id, row.data.estate_id, row.data.service_date, row.data.cancelled], [ME.user.id, GLYCINES, "2026-11-20", false]);
  assert.equal(tab.views.placeLabel(row.data.place), "Les Glycines, hall B");
  assert.deepEqual(tab.views.entriesOf(ROUND).map((entry) => entry.id), [id]);
});

test("a planned round starts under its own id, is paused, goes on and ends with its stops", async () => {
  const { tab } = await readyTab();
  await save(tab, "round.start", { planned: true, agents: [ME.user.id] }, ROUND);
  assert.deepEqual([data(tab, "round", ROUND).state, data(tab, "round", ROUND).stops.length], ["demarree", 2]);
  await save(tab, "round.pause", {}, ROUND);
  assert.equal(data(tab, "round", ROUND).state, "suspendue");
  await save(tab, "round.resume", {}, ROUND);
  await save(tab, "round.end", { stops: [{ id: "s1", state: "visite" }, { id: "s2", state: "non_fait", reason: "temps" }] }, ROUND);
  const { state, stops, ended_at } = data(tab, "round", ROUND);
  assert.deepEqual([state, stops.map((stop) => stop.state), stops[1].reason], ["terminee", ["visite", "non_fait"], "temps"]);
  assert.ok(ended_at);
});

test("an unplanned round is made on the phone, with the names of the pair", async () => {
  const { tab } = await readyTab();
  const id = tab.ids.newId();
  await save(tab, "round.start", { planned: false, type_tournee: "marche", agents: [ME.user.id, "u2"], stops: [{ id: "n1", estate_id: GLYCINES }] }, id);
  const round = data(tab, "round", id);
  assert.deepEqual([round.agents.map((agent) => agent.name), round.stops[0].state, round.stops[0].position], [["Nadia", "Yoann"], "prevu", 1]);
});

test("a visit marks its stop; cancelled, it reopens it, unless another visit stands", async () => {
  const { tab } = await readyTab();
  const first = tab.ids.newId();
  const second = tab.ids.newId();
  const visit = { round_id: ROUND, place: { estate: GLYCINES }, agents: [], state: "visite", ras: true, entrances: [HALL_B] };
  await save(tab, "visit.record", { ...visit, stop_id: "s1" }, first);
  await save(tab, "visit.record", visit, second);
  const stop = () => data(tab, "round", ROUND).stops[0].state;
  assert.equal(stop(), "visite");
  await save(tab, "entry.cancel", { kind: "visit" }, first);
  assert.deepEqual([stop(), data(tab, "visit", first).cancelled], ["visite", true]);
  await save(tab, "entry.cancel", { kind: "visit" }, second);
  assert.equal(stop(), "prevu");
});

test("a follow-up asked for within an entry exists with it, and is cancelled with it", async () => {
  const { tab } = await readyTab();
  const id = tab.ids.newId();
  const followup = { id: tab.ids.newId(), due_on: "2026-11-27", reason: "rappeler" };
  await save(tab, "conflict.report", { place: { estate: GLYCINES }, agents: [], type: "bruit", gravite: "g1", followup }, id);
  assert.deepEqual([data(tab, "followup", followup.id).state, data(tab, "followup", followup.id).estate_id], ["planifiee", GLYCINES]);
  assert.equal("followup" in data(tab, "conflict", id), false);
  await save(tab, "entry.cancel", { kind: "conflict" }, id);
  assert.equal(data(tab, "followup", followup.id).state, "annulee");
});

test("technical problems and referrals are born in the state the server will give them", async () => {
  const { tab } = await readyTab();
  const [fault, told, proposed] = [tab.ids.newId(), tab.ids.newId(), tab.ids.newId()];
  const common = { place: { estate: GLYCINES }, agents: [] };
  await save(tab, "technical.flag", { ...common, category: "ascenseur", sub_category: "panne", severity: "t1", requester: "habitant" }, fault);
  await save(tab, "referral.signpost", { ...common, domaine: "logement" }, told);
  await save(tab, "referral.propose", { ...common, domaine: "logement", consent: "accorde", consent_means: "oral" }, proposed);
  assert.deepEqual([data(tab, "technical", fault).work, data(tab, "technical", fault).transmission], ["constate", "a_transmettre"]);
  assert.deepEqual([data(tab, "referral", told).state, data(tab, "referral", proposed).state], ["remis_a_la_personne", "brouillon"]);
});

test("follow-ups, consignes and corrections show at once", async () => {
  const { tab } = await readyTab();
  await save(tab, "followup.postpone", { due_on: "2026-11-23" }, "f1");
  assert.deepEqual([data(tab, "followup", "f1").state, data(tab, "followup", "f1").due_on, data(tab, "followup", "f1").postponed], ["reportee", "2026-11-23", 1]);
  await save(tab, "followup.done", { outcome: "vu" }, "f1");
  assert.deepEqual([data(tab, "followup", "f1").state, data(tab, "followup", "f1").outcome], ["faite", "vu"]);
  await save(tab, "consigne.read", {}, "c1");
  assert.deepEqual(data(tab, "consigne", "c1").read_by, ["u2", ME.user.id]);
  const alone = tab.ids.newId();
  await save(tab, "followup.schedule", { subject: { kind: "conflict", id: "x" }, due_on: "2026-12-01", reason: "vérifier" }, alone);
  assert.equal(data(tab, "followup", alone).state, "planifiee");
  const id = tab.ids.newId();
  await save(tab, "contact.record", contact().payload, id);
  await save(tab, "entry.correct", { kind: "contact", changes: { besoin: "orientation" }, reason: "erreur" }, id);
  assert.equal(data(tab, "contact", id).besoin, "orientation");
});

test("an operation leaves the overlay when the row has the acknowledged rev, not before", async () => {
  const { tab, server } = await readyTab();
  const id = tab.ids.newId();
  await save(tab, "contact.record", contact({ besoin: "tel que saisi" }).payload, id);
  const cursorBefore = server.feed.length;
  const real = server.answer.bind(server);
  server.answer = (asked) => ({ ...real(asked), changes: [], cursor: String(cursorBefore), more: false });
  await send(tab);
  assert.deepEqual([tab.views.peek("contact", id).mark, tab.views.peek("contact", id).rev], ["received", 0]);
  assert.equal(tab.status.status.value.waiting, 0);
  server.answer = real;
  server.records.get(id).data.besoin = "tel que reçu";
  await send(tab);
  assert.deepEqual([tab.views.peek("contact", id).rev, data(tab, "contact", id).besoin], [1, "tel que reçu"]);
});

test("what never comes, out of this agent's scope, leaves after two complete pulls", async () => {
  const { tab, server } = await readyTab();
  server.verdict = () => ({ result: "applied", rev: 1 });
  const id = tab.ids.newId();
  await save(tab, "contact.record", contact().payload, id);
  await send(tab);
  assert.ok(tab.views.peek("contact", id));
  await send(tab);
  await send(tab);
  assert.equal(tab.views.peek("contact", id), null);
});

test("a held entry stays in sight, marked, until the coordinator settles it; a held change is undone", async () => {
  const { tab, server } = await readyTab();
  const id = tab.ids.newId();
  server.verdict = () => ({ result: "held", reason: "invalid", message: "Catégorie inconnue." });
  await save(tab, "contact.record", contact().payload, id);
  await save(tab, "followup.done", { outcome: "vu" }, "f1");
  await send(tab);
  assert.equal(tab.views.peek("contact", id).mark, "held");
  assert.equal(data(tab, "followup", "f1").state, "due");
  assert.deepEqual([tab.status.status.value.held, tab.status.status.value.text], [2, "2 reçues, pas appliquées"]);
  server.put("contact", id, { ...contact().payload, occurred_at: "2026-11-20T20:00:00.000Z" });
  await send(tab);
  assert.equal(tab.views.peek("contact", id).mark, "received");
  assert.deepEqual(tab.lists.heldList.value.map((line) => line.kind), ["followup.done"]);
  await tab.lists.dismissHeld(tab.lists.heldList.value[0].op_id);
  assert.deepEqual([tab.status.status.value.held, tab.status.status.value.text], [0, "Tout est reçu"]);
});

test("an operation of a kind this build does not know, or a broken one, hides nothing", async () => {
  const { tab } = await readyTab();
  await save(tab, "future.thing", {}, tab.ids.newId());
  await save(tab, "round.start", {}, tab.ids.newId());
  await save(tab, "entry.correct", { kind: "contact" }, tab.ids.newId());
  const id = tab.ids.newId();
  await save(tab, "contact.record", contact().payload, id);
  assert.equal(tab.views.list("contact").value.length, 1);
  assert.equal(tab.status.status.value.waiting, 4);
});

test("the truth line says what the rows say", async () => {
  const { tab, server } = await readyTab();
  globalThis.fetch = async () => {
    throw new TypeError("no network");
  };
  await tab.outbox.enqueue(contact());
  assert.deepEqual([tab.status.status.value.state, tab.status.status.value.text], ["saved", "Enregistré sur le téléphone"]);
  await new Promise((done) => setTimeout(done, 4100).ref());
  assert.equal(tab.status.status.value.text, "1 en attente, gardée sur ce téléphone");
  await tab.outbox.sealAll([contact(), contact()]);
  assert.equal(tab.status.status.value.text, "3 en attente, gardées sur ce téléphone");
  server.connect();
  await send(tab);
  assert.deepEqual([tab.status.status.value.text, tab.status.status.value.hour], ["Tout est reçu", "21:00"]);
});

test("lists give labels, and an unknown code does not stop anybody", async () => {
  const { tab } = await readyTab();
  assert.equal(tab.views.labelOf("canal", "tournee"), "En tournée");
  assert.equal(tab.views.labelOf("canal", "venu_plus_tard"), "autre (à mettre à jour)");
});

test("a service day starts at five on the wall, also on the nights of the clock change", async () => {
  const { tab } = await readyTab();
  const { serviceDay } = tab.clock;
  assert.equal(serviceDay("2026-11-21T03:59:00Z"), "2026-11-20");
  assert.equal(serviceDay("2026-11-21T04:00:00Z"), "2026-11-21");
  assert.equal(serviceDay("2026-10-25T03:30:00Z"), "2026-10-24");
  assert.equal(serviceDay("2026-10-25T04:00:00Z"), "2026-10-25");
  assert.equal(serviceDay("2026-03-29T02:59:00Z"), "2026-03-28");
  assert.equal(serviceDay("2026-03-29T03:00:00Z"), "2026-03-29");
});

test("ids are UUIDv7, and stay valid when the clock says 1970 or before", async () => {
  const { tab } = await readyTab();
  const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  for (const moment of [tab.clock.nowMs(), 0, -86_400_000]) {
    await playing(moment, () => assert.match(tab.ids.newId(), shape));
  }
});

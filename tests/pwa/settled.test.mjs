// What the desk made of an entry it held reaches its author's phone, however long that was off.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { enrolledTab, lock, newPhone, send, settle, unlock } from "./phone.mjs";
import { Server } from "./server.mjs";

beforeEach(newPhone);

const PLACE = { public_point: { label: "Square Voltaire" } };
const TYPED = { besoin: "ecoute", reponses: [], registre: "presence", canal: "rencontre_tournee", counts: { age: {} }, place: PLACE, agents: [], text: "Mes mots." };

/** A phone whose only entry is held. */
async function heldPhone() {
  const server = new Server();
  server.verdict = ({ kind }) => (kind === "contact.record" ? { result: "held", reason: "invalid", message: "Champs à revoir : besoin." } : null);
  server.connect();
  const tab = await enrolledTab();
  const [{ op_id, record_id }] = await tab.outbox.enqueue({ kind: "contact.record", payload: TYPED, occurred_at: "2026-11-18T20:12:00.000Z" });
  await send(tab);
  server.put("list", "l1", { code: "motif_refus", items: [{ code: "doublon", label: "Doublon" }] });
  return { server, tab, op_id, record_id };
}

const decision = (/** @type {any} */ more) => ({
  operation: "contact.record", noted_at: "2026-11-18T20:12:00Z", settled_at: "2026-11-25T08:12:00Z", by_desk: true, why: null, note: null, filled: [], ...more,
});

test("one refused leaves what waits at the desk, and what was typed stays readable", async () => {
  const { server, tab, op_id, record_id } = await heldPhone();
  assert.deepEqual(tab.lists.heldList.value.map((one) => one.op_id), [op_id]);
  assert.equal(tab.views.list("contact").value[0].mark, "held");
  server.put("settlement", "0190a000-0000-7000-8000-0000000f0001", decision({ op_id, record_id, settled: "dismissed", why: "doublon" }));
  await send(tab);
  assert.deepEqual(tab.lists.heldList.value, []);
  assert.deepEqual(tab.views.list("contact").value, [], "it is no entry: no list of entries shows it");
  const [{ data }] = tab.reglees.settledHere();
  assert.equal(tab.reglees.becameOf(data), "Refusée par le bureau\u00a0: doublon, 25\u00a0nov. à 09:12");
  const op = tab.reglees.sentOf(data).op;
  assert.equal(tab.reglees.typedIn(op).text, "Mes mots.");
  assert.equal(tab.reglees.settledOne("0190a000-0000-7000-8000-0000000f0001"), data, "its page finds it");
  assert.equal(tab.reglees.settledOne("0190a000-0000-7000-8000-0000000f0009"), null);
  assert.equal(tab.reglees.unreadRefusals().length, 1);
  await tab.lists.dismissHeld(op_id);
  assert.deepEqual(tab.reglees.unreadRefusals(), [], "read once, it no longer calls");
});

test("one filled in and applied is told so, and is an entry like any other", async () => {
  const { server, tab, op_id, record_id } = await heldPhone();
  server.put("contact", record_id, { ...TYPED, occurred_at: "2026-11-18T20:12:00.000Z", cancelled: false });
  server.put("settlement", "0190a000-0000-7000-8000-0000000f0002", decision({ op_id, record_id, settled: "applied", filled: [["Besoin", "Être écouté"]] }));
  await send(tab);
  await settle(tab);
  assert.deepEqual(tab.lists.heldList.value, []);
  assert.equal(tab.views.list("contact").value[0].mark, "received");
  assert.equal(tab.reglees.becameOf(tab.reglees.settledHere()[0].data), "Complétée et appliquée par le bureau, 25\u00a0nov. à 09:12");
});

test("of one this phone did not send, where it was is a word of the entry: asked for once it is unlocked", async () => {
  const { server, tab, op_id, record_id } = await heldPhone();
  server.put("contact", record_id, { ...TYPED, occurred_at: "2026-11-18T20:12:00.000Z", cancelled: false });
  server.put("settlement", "0190a000-0000-7000-8000-0000000f0007", decision({ op_id, record_id, settled: "applied", filled: [] }));
  await send(tab);
  tab.mirror.receipts.value = [];
  lock(tab);
  const where = () => tab.reglees.placeOf(tab.reglees.settledHere()[0].data);
  assert.equal(where(), "Lieu public, verrouillé");
  await unlock(tab);
  where();
  await tab.opening.read();
  assert.equal(where(), "Square Voltaire");
});

test("one refused is taken up as a new entry, with its own hour and without what this phone does not know", async () => {
  const { server, tab, op_id, record_id } = await heldPhone();
  server.put("settlement", "0190a000-0000-7000-8000-0000000f0003", decision({ op_id, record_id, settled: "dismissed", why: "doublon" }));
  await send(tab);
  const op = tab.reglees.sentOf(tab.reglees.settledHere()[0].data).op;
  assert.ok(tab.reglees.mayTakeUp(op));
  const path = tab.reglees.takeUp({ ...op, payload: { ...op.payload, round_id: "0190a000-0000-7000-8000-0000000a0009", place: { entrance: "0190a000-0000-7000-8000-0000000a0008" } } });
  const [draft] = tab.drafts.openDrafts();
  assert.equal(path, `/contact?brouillon=${encodeURIComponent(draft.form)}`);
  const { text, besoin, at, place, context, record_id: id } = draft.value;
  assert.deepEqual({ text, besoin, at, place, round: context.round_id }, { text: "Mes mots.", besoin: "ecoute", at: "2026-11-18T20:12:00.000Z", place: null, round: null });
  assert.notEqual(id, record_id, "a new entry, not the one refused");
});

test("what the desk refused of something that is no entry is told, and is not taken up", async () => {
  const { server, tab } = await heldPhone();
  server.put("settlement", "0190a000-0000-7000-8000-0000000f0004", decision({ op_id: "0190a000-0000-7000-8000-0000000f0005", operation: "followup.done", record_id: null, settled: "dismissed", why: "inconnu" }));
  await send(tab);
  const [{ data }] = tab.reglees.settledHere();
  assert.equal(tab.reglees.sentOf(data), null);
  assert.equal(tab.reglees.mayTakeUp(null), false);
  assert.match(tab.reglees.becameOf(data), /^Refusée par le bureau/);
  assert.ok(tab.reglees.titleOf(data));
});

const CONFLICT = {
  type: "bruit_musique", gravite: "g2", recurrence: "isole", origine: "auto_tournee", issue: "apaise", reponses: [], mode: "direct", place: { estate: "e1" }, estate_id: "e1",
  agents: [], text: null, occurred_at: "2026-11-24T20:11:00.000Z", service_date: "2026-11-24", cancelled: false,
};

test("a correction that is held says of what, where and when, then against what stands once it is refused", async () => {
  const server = new Server();
  server.verdict = ({ kind }) => (kind.startsWith("entry.") ? { result: "held", reason: "state", message: "Cette saisie est annulée." } : null);
  server.connect();
  const tab = await enrolledTab();
  const of = "0190a000-0000-7000-8000-0000000c0001";
  server.put("estate", "e1", { name: "Les Glycines", buildings: [] });
  server.put("conflict", of, CONFLICT);
  server.put("list", "l2", { code: "gravite", items: [{ code: "g2", label: "Gêne" }, { code: "g3", label: "Tension" }] });
  await send(tab);
  const asked = { "entry.correct": "Correction d’un conflit", "entry.cancel": "Annulation d’un conflit", "entry.twin": "Réponse sur le doublon d’un conflit" };
  for (const [kind, title] of Object.entries(asked)) {
    const payload = { kind: "conflict", ...(kind === "entry.correct" && { changes: { gravite: "g3" } }), ...(kind === "entry.twin" && { other: of, same: true }) };
    const [{ op_id }] = await tab.outbox.enqueue({ kind, record_id: of, payload, occurred_at: "2026-11-24T20:30:00.000Z" });
    await send(tab);
    const held = tab.lists.heldList.value.find((one) => one.op_id === op_id);
    assert.equal(tab.describe.opLine(held), title);
    assert.equal(tab.describe.spotOf(held), "Les Glycines, mar. 24 nov. 21:11");
    server.put("settlement", `${op_id.slice(0, -4)}ffff`, decision({ op_id, operation: kind, record_id: of, settled: "dismissed", why: "doublon" }));
    await send(tab);
    const { data } = tab.reglees.settledHere().find((one) => one.data.op_id === op_id);
    assert.equal(tab.reglees.titleOf(data), title);
    assert.equal(tab.reglees.placeOf(data), "Les Glycines, mar. 24 nov. 21:11");
    const facts = tab.reglees.typedIn(tab.reglees.sentOf(data).op).facts;
    if (kind === "entry.correct") assert.deepEqual(facts, [["Gravité", "Tension (enregistré : Gêne)"]]);
  }
});

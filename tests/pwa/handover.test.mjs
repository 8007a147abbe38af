// Around a round: a note of one's own, receipts of consignes, what is passed on at the end, dangers without a call.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { ME, OTHER, enrolledTab, newPhone, send } from "./phone.mjs";
import { oneOf } from "../../static/pwa/core/ids.js";
import { tellTime } from "../../static/pwa/core/clock.js";
import { receipts, toRead } from "../../static/pwa/features/rounds/consignes.js";
import { dangerTold, withoutCall } from "../../static/pwa/features/technical/calls.js";
import { Server } from "./server.mjs";
import { PARIS } from "./zones.mjs";

const [NADIA, YOANN] = [ME.user.id, OTHER.user.id];
const PAIR = [{ id: YOANN, name: "Yoann Le Guen" }];
const ROUND = "0190a000-0000-7000-8000-00000000f001";
const ENTRY = "0190a000-0000-7000-8000-00000000e001";

beforeEach(() => {
  tellTime(PARIS);
  return newPhone();
});

test("a consigne says who of the pair read it, and when", () => {
  const reads = { [NADIA]: "2026-11-20T19:55:00Z", [YOANN]: "2026-11-19T19:58:00Z" };
  const read_by = [NADIA, YOANN];
  assert.equal(receipts({ read_by: [], reads: {} }, NADIA, PAIR), "Pas encore lue");
  assert.equal(receipts({ read_by: [NADIA], reads }, NADIA, PAIR), "Lue par vous, 20:55 · pas encore par Yoann");
  assert.equal(receipts({ read_by, reads }, NADIA, PAIR), "Lue par vous, 20:55, par Yoann, jeu. 19 nov. 20:58");
  assert.equal(receipts({ read_by: [YOANN] }, NADIA, PAIR), "Lue par Yoann · pas encore par vous", "kept since before the hours were sent");
  assert.equal(receipts({ read_by: [] }, NADIA, []), "");
  assert.equal(receipts({ read_by, reads }, "", PAIR), "Lue par Yoann, jeu. 19 nov. 20:58", "of her own, what others did");
});

test("the one note of a record, and of a record for one person, has an id that two phones find alike", () => {
  const ids = [oneOf(ENTRY), oneOf(ROUND, NADIA), oneOf(ROUND, YOANN)];
  assert.equal(new Set([ENTRY, ROUND, ...ids]).size, 5);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(oneOf(ROUND, NADIA), oneOf(ROUND, NADIA));
});

/** A phone at a round of the pair, with its own screens. */
async function walking() {
  const server = new Server().connect();
  server.put("estate", "e1", { name: "Les Glycines", plate: "14", buildings: [{ id: "b", name: "A", entrances: [{ id: "h14", label: "Hall 14", plate: "14" }] }] });
  server.put("round", ROUND, { state: "demarree", agents: [{ id: NADIA, name: ME.user.name }, ...PAIR], stops: [], ended_by: [] });
  server.put("list", "l1", { code: "type_conflit", items: [{ code: "bruit", label: "Bruit" }] });
  server.put("list", "l2", { code: "issue_temps_reel", items: [{ code: "a_suivre", label: "À suivre" }, { code: "apaise", label: "Apaisé" }] });
  const tab = await enrolledTab();
  await send(tab);
  return { tab, server };
}

test("what she left to the next team stands before the server has it, read by her, and can be taken back", async () => {
  const { tab } = await walking();
  const id = oneOf(ENTRY);
  const payload = { round_id: ROUND, place: { estate: "e1" }, text: "Porte du hall 14 bloquée." };
  await tab.outbox.sealAll([{ kind: "consigne.leave", record_id: id, payload }]);
  const [row] = tab.views.list("consigne").value;
  const { estate_id, author, valid_from, valid_to, read_by } = row.data;
  assert.deepEqual([row.id, row.mark, estate_id, author, valid_from, valid_to, read_by], [id, "waiting", "e1", "Nadia Ferhat", "2026-11-20", "2026-11-26", [NADIA]]);
  assert.deepEqual([toRead([row], ["e1"], NADIA, "2026-11-21").length, toRead([row], ["e1"], YOANN, "2026-11-21").length], [0, 1]);
  assert.equal(toRead([row], ["e1"], YOANN, "2026-11-27").length, 0, "a week later it is over");
  await tab.outbox.sealAll([{ kind: "consigne.leave", record_id: id, payload: { ...payload, text: "Réparée." } }]);
  assert.deepEqual(tab.views.list("consigne").value.map((one) => one.data.text), ["Réparée."]);
  await tab.outbox.sealAll([{ kind: "consigne.withdraw", record_id: id, payload: {} }]);
  assert.equal(toRead(tab.views.list("consigne").value, ["e1"], YOANN, "2026-11-21").length, 0);
  await tab.outbox.sealAll([{ kind: "consigne.leave", record_id: id, payload }]);
  assert.equal(toRead(tab.views.list("consigne").value, ["e1"], YOANN, "2026-11-21").length, 1);
});

test("her own note is there at once, and of two writings the last one stands", async () => {
  const { tab, server } = await walking();
  const id = oneOf(ROUND, NADIA);
  const write = (/** @type {string} */ text, occurred_at = "2026-11-20T20:00:00Z") => ({ kind: "preparation.write", record_id: id, occurred_at, payload: { round_id: ROUND, text } });
  await tab.outbox.sealAll([write("Voir la voisine du 2e")]);
  assert.deepEqual(tab.views.list("preparation").value.map((one) => one.data.text), ["Voir la voisine du 2e"]);
  await send(tab);
  server.put("preparation", id, { round_id: ROUND, text: "De l’autre téléphone", written_at: "2026-11-20T21:00:00Z" });
  await send(tab);
  await tab.outbox.sealAll([write("Trop tard", "2026-11-20T20:59:59.900Z")]);
  assert.equal(tab.views.peek("preparation", id)?.data.text, "De l’autre téléphone");
  await tab.outbox.sealAll([write("Ensuite", "2026-11-20T21:00:00.100Z")]);
  assert.equal(tab.views.peek("preparation", id)?.data.text, "Ensuite");
});

test("a danger that could not be telephoned is missing its call, for those who were there, until one is noted", () => {
  const danger = (/** @type {any} */ more) => ({ id: "t", kind: "technical", data: { severity: "t0", author_id: YOANN, agents: [NADIA], ...more } });
  const missing = (/** @type {any} */ row) => withoutCall([row], NADIA).length;
  assert.equal(missing(danger({ call: { impossible: true } })), 1);
  assert.equal(missing(danger({ call: { at: "2026-11-20T20:00:00Z", who: "Astreinte" } })), 0);
  assert.equal(missing(danger({ call: { impossible: true }, cancelled: true })), 0);
  assert.equal(missing(danger({ call: { impossible: true }, severity: "t1" })), 0);
  assert.equal(missing(danger({ agents: [] })), 0, "what others telephoned is not told to her");
});

test("what is passed on of a danger says that it is one, and who was telephoned, on which day", () => {
  assert.deepEqual(dangerTold({ severity: "t0", call: { at: "2026-11-24T20:15:00Z", who: "Astreinte" } }), {
    what: "Danger : ", call: "Appel passé le mardi 24 novembre à 21:15 : Astreinte.",
  });
  assert.equal(dangerTold({ severity: "t0", call: { at: "2026-11-24T20:15:00Z" } }, "Nadia")?.call, "Appel passé le mardi 24 novembre à 21:15, service joint à demander à Nadia.", "locked, her round ends all the same");
  assert.equal(dangerTold({ severity: "t0", call: { impossible: true } })?.call, "Appel pas encore passé.");
  assert.equal(dangerTold({ severity: "t0" })?.call, "", "what is shut, or was another's, is not told");
  assert.equal(dangerTold({ severity: "t1", call: null }), null);
});

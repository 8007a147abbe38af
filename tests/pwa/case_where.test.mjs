// A stand-in from elsewhere: the door she goes to, whose place she takes and until when, and who else is named.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { CASE, ESTATE, aCase, putWords } from "./cases.mjs";
import { ME, enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";

const HALL = "0190a000-0000-7000-8000-00000000e025";
const WHERE = { estate: "La Tuilerie", plate: "25", building: "Bâtiment A", entrance: "Hall 25", address: "9 rue du Four", commune: "Trappes" };
const NORA = { id: "0190a000-0000-7000-8000-00000000a0a0", name: "Nora Diallo" };

beforeEach(newPhone);

/** @param {any} more @param {boolean} [here] whether its estate is of this phone */
async function holding(more, here = false) {
  const tab = await enrolledTab();
  const server = new Server().connect();
  if (here) putWords(server);
  server.put("case", CASE, aCase({ where: WHERE, people: [], ...more }));
  await send(tab);
  return { tab, row: tab.views.peek("case", CASE) };
}

test("of another sector, the case says its estate, its hall, its sign and its address", async () => {
  const { tab, row } = await holding({ place: { entrance: HALL } });
  assert.equal(tab.caseWords.whereOf(row), "2026-118 · La Tuilerie, Hall 25");
  assert.equal(tab.describe.whereOf(row.data, row), "La Tuilerie, Hall 25");
  assert.deepEqual([tab.caseWhere.signOf(row.data), tab.caseWhere.addressAway(row.data)], ["25", "9 rue du Four, Trappes"]);
});

test("of her own, it reads as its estate does on this phone, whose page has the address", async () => {
  const { tab, row } = await holding({ place: { estate: ESTATE } }, true);
  assert.equal(tab.caseWords.whereOf(row), "2026-118 · Bel Horizon");
  assert.equal(tab.caseWhere.addressAway(row.data), "");
});

test("a case received before places came with it says that its place is not known here", async () => {
  const { tab, row } = await holding({ place: { entrance: HALL }, where: undefined });
  assert.equal(tab.caseWords.whereOf(row), "2026-118 · Lieu inconnu sur ce téléphone");
  assert.deepEqual([tab.caseWhere.signOf(row.data), tab.caseWhere.addressOf(row.data)], [null, ""]);
});

test("whom she replaces is said with her days; of who replaces nobody, nothing", async () => {
  const tab = await enrolledTab();
  const said = (/** @type {any} */ hers) => tab.caseWays.insteadOf({ hers });
  const on = (/** @type {string} */ since, /** @type {string} */ until) => ({ since, until, stands_in_for: NORA.name });
  const today = tab.clock.today();
  const [soon, last] = [tab.clock.addDays(today, 2), tab.clock.addDays(today, 9)];
  assert.equal(said(on(today, last)), `En remplacement de Nora Diallo jusqu’au ${tab.clock.dateFr(last)}`);
  assert.equal(said(on(soon, last)), `En remplacement de Nora Diallo à partir du ${tab.clock.dateFr(soon)}, jusqu’au ${tab.clock.dateFr(last)}`);
  assert.deepEqual([said(null), said({ since: today, until: null, stands_in_for: null }), said(undefined)], ["", "", ""]);
});

test("who does what is next, or wrote, is named, in the case or gone from it", async () => {
  const tab = await enrolledTab();
  const data = aCase({ people: [NORA] });
  const named = (/** @type {string} */ id) => tab.caseWays.byFr(data, id);
  assert.deepEqual([ME.user.id, NORA.id, "0190a000-0000-7000-8000-00000000ffff"].map(named), ["Vous", "Nora Diallo", "Un autre médiateur"]);
});

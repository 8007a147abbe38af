// What the service keeps of a case without applying it is said on the case, and a session is put right as it was sent.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { CANARY, CASE, aCase, party, putWords } from "./cases.mjs";
import { asText, everything } from "./disk.mjs";
import { ME, enrolledTab, lock, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";
import { PARIS } from "./zones.mjs";
import { tellTime } from "../../static/pwa/core/clock.js";
import { build } from "../../static/pwa/features/mediation/meet.js";

beforeEach(newPhone);

const A = party().id;
const REASON = "A était déjà en séance à 17:40 ce jour-là : corrigez l’heure.";
const SESSION = {
  meeting_id: "0190a000-0000-7000-8000-0000000000aa", mode: "entretien", starts_at: "2026-11-20T19:00:00.000Z", ends_at: "2026-11-20T19:30:00.000Z", neutral: false, letters: [A],
  mediators: [ME.user.id], safe: false, told: [], lines: [{ id: "0190a000-0000-7000-8000-0000000000ab", party: A, part: "mots", text: CANARY, to: [] }],
  note: { id: "0190a000-0000-7000-8000-0000000000ac", text: `Calme, ${CANARY}` },
};

/** A phone whose session the service keeps. @param {string} [kind] @param {any} [payload] */
async function kept(kind = "case.meet", payload = SESSION) {
  const tab = await enrolledTab();
  const server = new Server().connect();
  putWords(server);
  server.put("case", CASE, aCase({ state: "mediation" }));
  await send(tab);
  await tab.cases.screens.open();
  server.verdict = (op) => (op.kind === kind ? { result: "held", reason: "refused", message: REASON } : null);
  const [{ op_id }] = await tab.outbox.sealAll([{ kind, record_id: CASE, payload }]);
  await send(tab);
  return { tab, server, op_id, data: tab.views.peek("case", CASE).data };
}

test("a session that was not applied stands on its case with the words of the service, seen at the list or not", async () => {
  const { tab, op_id } = await kept();
  const [one] = tab.again.keptOf(CASE);
  assert.deepEqual([one.line, one.message, one.refused, tab.again.mayPutRight(one)], ["Séance notée", REASON, null, true]);
  assert.equal(tab.status.status.value.text, "1 reçue, pas appliquée");
  await tab.lists.dismissHeld(op_id);
  assert.equal(tab.again.keptOf(CASE).length, 1);
  assert.deepEqual(tab.again.keptOf("another"), []);
});

test("put right it is the same session, its words sealed as they are typed on", async () => {
  tellTime(PARIS);
  const { tab, data } = await kept();
  const where = tab.again.putRight(CASE, data, tab.again.keptOf(CASE)[0].op);
  const key = new URLSearchParams(where.split("?")[1]).get("brouillon");
  const { value } = tab.drafts.drafts.value.find(({ form }) => form === key);
  assert.deepEqual(build(value, data), SESSION);
  assert.equal(tab.again.putRight(CASE, data, tab.again.keptOf(CASE)[0].op), where);
  await tab.drafts.flushed();
  assert.ok(!asText(await everything()).includes(CANARY));
});

test("sent again it says so; once the service is done with it, nothing of it stands there", async () => {
  const { tab, server, op_id } = await kept();
  const again = { ...SESSION, starts_at: "2026-11-20T19:10:00.000Z" };
  await tab.outbox.sealAll([{ kind: "case.meet", record_id: CASE, payload: again }]);
  assert.deepEqual(tab.again.keptOf(CASE).map(({ sentAgain }) => sentAgain), [true]);
  server.verdict = null;
  server.put("settlement", "0190a000-0000-7000-8000-0000000f0001", { op_id, operation: "case.meet", record_id: CASE, noted_at: null, settled: "applied", settled_at: "2026-11-20T20:00:00Z", by_desk: false, why: null, note: null, filled: [] });
  await send(tab);
  assert.deepEqual([tab.again.keptOf(CASE), tab.status.status.value.text], [[], "Tout est reçu"]);
});

test("locked, it is put right once it is open; what else is kept is for coordination to settle", async () => {
  const { tab } = await kept();
  lock(tab);
  assert.equal(tab.again.mayPutRight(tab.again.keptOf(CASE)[0]), "shut");
  const other = await kept("case.suspend", { reason: "attente", resume_on: "2026-12-01" });
  assert.equal(other.tab.again.mayPutRight(other.tab.again.keptOf(CASE).find(({ op }) => op.kind === "case.suspend")), false);
});

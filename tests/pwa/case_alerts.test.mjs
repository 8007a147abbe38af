// An alert lives on the phone of its author: gone or not, read, answered, heard; its kind and its answer lie shut.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { CANARY, CASE, aCase, putWords } from "./cases.mjs";
import { asText, everything } from "./disk.mjs";
import { enrolledTab, lock, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";
import { standingOf } from "../../static/pwa/features/mediation/more.js";
import { wayOf } from "../../static/pwa/features/mediation/alerts.js";

beforeEach(newPhone);

const ID = "0190a000-0000-7000-8000-0000000a1e47";
const AT = "2026-11-20T08:00:00Z";
const alert = (more = {}) => ({
  id: ID, kind: "protection", state: "repondue", at: AT, seen_at: "2026-11-20T08:10:00Z", seen_by: "Claire", answered_at: "2026-11-20T08:20:00Z",
  answered_by: "Claire", answer: `Restez en retrait, ${CANARY}`, heard: false, closed_at: null, ...more,
});

/** @param {any} [more] */
async function holding(more = {}) {
  const tab = await enrolledTab();
  const server = new Server().connect();
  putWords(server);
  server.put("case", CASE, aCase(more));
  await send(tab);
  await tab.cases.screens.open();
  tab.texts.isVeiled(tab.views.peek("case", CASE));
  await tab.opening.read();
  return tab;
}
const ask = (tab, verb, payload) => tab.outbox.sealAll([{ kind: `case.${verb}`, record_id: CASE, payload }]);
const alertsOf = (tab) => tab.views.peek("case", CASE).data.alerts;

test("raised, it is on the page of its case at once, said to be on this phone alone", async () => {
  const tab = await holding();
  await ask(tab, "protect", { alert_id: ID, facts: CANARY, called: "17", called_at: AT });
  const [one] = alertsOf(tab);
  assert.deepEqual([one.id, one.state, one.heard, tab.asked.answeredHer().length], [ID, "envoyee", false, 0]);
  assert.match(wayOf(one, true).join(), /sur ce téléphone, pas encore partie/);
  assert.match(wayOf(one, false).join(), /^Envoyée, écrite .* · pas encore lue$/);
});

test("answered, it is in what she has to do until she opened that answer, then closed where she says so", async () => {
  const tab = await holding({ alerts: [alert()] });
  assert.deepEqual(tab.asked.answeredHer().map(({ id }) => id), [CASE]);
  assert.match(wayOf(alertsOf(tab)[0], false).join(), /lue par Claire/);
  await ask(tab, "heard", { alert_id: ID, answered_at: "2026-11-20T08:05:00Z", closes: false });
  assert.equal(tab.asked.answeredHer().length, 1, "that was the answer before");
  await ask(tab, "heard", { alert_id: ID, answered_at: alert().answered_at, closes: false });
  assert.deepEqual([tab.asked.answeredHer(), tab.status.status.value.waiting], [[], 0]);
  await ask(tab, "heard", { alert_id: ID, answered_at: alert().answered_at, closes: true });
  assert.equal(alertsOf(tab)[0].state, "close");
});

test("an opinion asked says whether it is waited for, late, answered or closed", () => {
  const one = { due_on: "2026-11-25", answered_at: null, answer: null };
  const days = ["2026-11-20", "2026-11-26"].map((day) => standingOf(one, day).split(" le ")[0]);
  assert.deepEqual(days, ["Attendu pour", "Attendu depuis"]);
  assert.deepEqual([standingOf({ ...one, answered_at: AT, answer: "Oui." }, AT), standingOf({ ...one, answered_at: AT }, AT)], ["Répondu", "Close sans réponse"]);
});

test("what kind it is and what was answered lie in clear nowhere, and shut, the rest is still told", async () => {
  const tab = await holding({ alerts: [alert()] });
  assert.doesNotMatch(asText(await everything()), /Canari|Bellerophon|protection/);
  assert.equal(alertsOf(tab)[0].answer, alert().answer);
  lock(tab);
  const [one] = alertsOf(tab);
  assert.deepEqual([one.kind, one.answer, one.seen_by, tab.asked.answeredHer().length], [undefined, undefined, "Claire", 1]);
});

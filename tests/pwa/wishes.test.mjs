// What she proposes for the lists: sealed whole, shown at once, told what became of it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { beforeEach, test } from "node:test";
import "./clock.mjs";
import { enrolledTab, newPhone, send } from "./phone.mjs";
import { Server } from "./server.mjs";
import { LISTS, answerOf, askedBy, askedOf, build, check, named, stateOf, titleOf, wantsOf } from "../../static/pwa/features/wishes/wishes.js";

beforeEach(newPhone);

const NONE = { list: "", want: "", line: "", text: "" };
const called = (/** @type {string} */ list, /** @type {string} */ code) => ({ "lieu/hall": "Hall", "lieu/laverie": "Laverie collective" })[`${list}/${code}`] ?? "?";
const MISSING = { list: "lieu", want: "manque", text: "Laverie", made_at: "2026-11-20T19:00:00Z" };

test("each proposal asks for what it needs, and for no more", () => {
  assert.deepEqual(Object.keys(check(NONE)), ["list", "want", "line", "text"]);
  assert.deepEqual(check({ list: "lieu", want: "manque", line: "", text: "Laverie" }), {});
  assert.deepEqual(Object.keys(check({ list: "lieu", want: "manque", line: "", text: " " })), ["text"]);
  assert.deepEqual(Object.keys(check({ list: "lieu", want: "reformuler", line: "", text: "Entrée" })), ["line"]);
  assert.deepEqual(check({ list: "lieu", want: "inutile", line: "gare", text: "" }), {});
});

test("of a scale only the words change", () => {
  assert.deepEqual(wantsOf("gravite").map((one) => one.code), ["reformuler"]);
  assert.deepEqual(Object.keys(check({ list: "gravite", want: "manque", line: "", text: "Grave" })), ["want"]);
  assert.equal(wantsOf("lieu").length, 3);
});

test("a form leads to the lists it chooses from, all of them and no other", async () => {
  const folders = { contact: "contacts", conflict: "conflicts", technical: "technical", referral: "referrals" };
  for (const [kind, folder] of Object.entries(folders)) {
    const form = await readFile(new URL(`../../static/pwa/features/${folder}/form.js`, import.meta.url), "utf8");
    const chosen = [...form.matchAll(/\b(?:usable|families)\("(\w+)"/g)].map(([, list]) => String(list));
    const parts = [...(form.includes("h(Where") ? ["lieu"] : []), ...(form.includes("outcomeLists") ? ["issue_temps_reel", "issue_regroupement"] : [])];
    assert.deepEqual(askedBy(kind).sort(), [...new Set([...chosen, ...parts, "motif_suivi"])].sort(), kind);
  }
  assert.deepEqual(askedBy("essai"), Object.keys(LISTS));
});

test("a list is named by an address, or none is", () => {
  assert.equal(named("besoin"), "besoin");
  for (const wrong of [undefined, "", "constructor", "autre"]) assert.equal(named(wrong), "");
});

test("what is left of another choice does not travel", () => {
  const typed = { list: "lieu", line: "hall", text: " Entrée " };
  assert.deepEqual(build({ ...typed, want: "manque" }), { list: "lieu", want: "manque", text: "Entrée" });
  assert.deepEqual(build({ ...typed, want: "reformuler" }), { list: "lieu", want: "reformuler", line: "hall", text: "Entrée" });
  assert.deepEqual(build({ ...typed, want: "inutile" }), { list: "lieu", want: "inutile", line: "hall" });
});

test("it is told by its words, its list, and what became of it", () => {
  const otherwise = { ...MISSING, want: "reformuler", line: "hall", text: "Entrée" };
  assert.equal(titleOf({ ...MISSING, want: "inutile", line: "hall", text: null }, called), "Hall");
  assert.equal(askedOf(MISSING, called), "Lieu précis · Une ligne manque");
  assert.equal(askedOf(otherwise, called), "Lieu précis · Une ligne est à reformuler\u00a0: Hall");
  const told = (/** @type {any} */ more, mark = "received") => [stateOf({ ...MISSING, ...more }, mark), answerOf({ ...MISSING, ...more }, mark, called)];
  assert.deepEqual(told({}, "waiting"), ["En attente", ""]);
  assert.deepEqual(told({}, "held"), ["Transmise", "Le coordinateur regarde ce qui ne va pas."]);
  assert.equal(told({ state: "acceptee" })[0], "Acceptée");
  assert.deepEqual(told({ state: "refusee", reason: "Elle existe déjà." }), ["Refusée", "Elle existe déjà."]);
  assert.deepEqual(told({ state: "publiee", number: 3, put: "laverie" }), ["Publiée", "Dans la version 3 de la liste, sous «\u00a0Laverie collective\u00a0»."]);
  assert.deepEqual(told({ state: "publiee", number: 3, put: "laverie", text: "Laverie collective" }), ["Publiée", "Dans la version 3 de la liste."]);
});

test("proposed without network it is there at once, sent once, and its answer takes its place", async () => {
  const tab = await enrolledTab();
  const id = tab.ids.newId();
  const payload = build({ ...NONE, list: "lieu", want: "manque", text: "Laverie" });
  await tab.outbox.sealAll([{ kind: "list.propose", record_id: id, payload }]);
  const [row] = tab.views.list("wish").value;
  assert.deepEqual([row.id, row.mark, row.data.text, stateOf(row.data, row.mark)], [id, "waiting", "Laverie", "En attente"]);
  assert.equal(tab.describe.opLine(tab.lists.waitingList.value[0]), "Proposition pour une liste");
  const server = new Server().connect();
  await send(tab);
  assert.equal(tab.status.status.value.waiting, 0);
  server.put("wish", id, { ...MISSING, line: null, state: "refusee", put: null, number: null, reason: "Elle existe déjà." });
  await send(tab);
  const [answered] = tab.views.list("wish").value;
  assert.deepEqual([stateOf(answered.data, answered.mark), answered.data.reason], ["Refusée", "Elle existe déjà."]);
});

test("once the lease has run out nothing of it is shown", async () => {
  const tab = await enrolledTab();
  assert.equal(tab.kinds.kindOf("wish").stays, undefined);
  const { ROUTES } = await import("../../static/pwa/features/wishes/routes.js");
  assert.deepEqual(Object.values(ROUTES).map((route) => route.stays ?? false), [false, false]);
});

// A case opened on the way: what it needs, what travels, which ones look like it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./clock.mjs";
import { aCase } from "./cases.mjs";
import { flowFor } from "../../static/pwa/features/mediation/flows.js";
import { operations as opening } from "../../static/pwa/features/mediation/laying/opening.js";
import { alike, build, check, defaults, landlordsOf } from "../../static/pwa/features/mediation/intake_rules.js";
import { byDue, lateBy, shelfOf, tileOf, wordsOf } from "../../static/pwa/features/mediation/next.js";
import { mayAgree, mayGiveUp, mayRefuse, mayTry, mayWithdraw } from "../../static/pwa/features/mediation/party_rules.js";
import { changesOf, typedOf } from "../../static/pwa/features/mediation/who.js";

const DAY = "2026-11-20";
const HALL = { entrance: "h25" };
const told = (/** @type {any} */ more = {}) => ({ place: HALL, ...defaults(true), party: { id: "p1", speaks: "soi", informed: "", who: {} }, ...more });

test("on a round a case needs two answers, elsewhere a third: how it came", () => {
  assert.deepEqual(Object.keys(check(told())), ["family", "take"]);
  assert.deepEqual(Object.keys(check({ ...told(), ...defaults(false) })), ["family", "canal", "take"]);
  assert.deepEqual(check(told({ family: "bruit", take: "non" })), {});
  assert.deepEqual(Object.keys(check(told({ family: "bruit", take: "non", place: { public_point: { label: "" } }, facts: "x".repeat(2001) }))), ["place", "facts"]);
});

test("three taps on a round: what it is, who follows it, saved; all else is preset", () => {
  const payload = build(told({ family: "bruit", take: "non" }), DAY);
  assert.deepEqual(payload, {
    flow: "voisinage", type: "bruit", origine: "habitant_partie", canal: "rencontre_tournee", place: HALL, asked_on: DAY, facts: null, written: false, take: false,
  });
});

test("who asks is a party only of a case she takes in hand, and only what was typed of her travels", () => {
  const caller = { family: "bruit", caller: true, party: { id: "p1", speaks: "mineur", informed: "oral", who: { name: " Canari ", phone: " " } } };
  assert.equal("party" in build(told({ ...caller, take: "non" }), DAY), false);
  assert.deepEqual(build(told({ ...caller, take: "oui" }), DAY).party, { id: "p1", side: "demandeur", speaks: "mineur", informed: "oral", who: { name: "Canari" } });
  assert.equal(typedOf({ name: " " }), null);
});

test("a landlord is a party where an institution may be one, chosen among those of the estates this phone holds", () => {
  const estate = (landlord_id, landlord) => ({ data: { landlord_id, landlord } });
  const known = landlordsOf([estate("l2", "Terres Communes"), estate("l1", "Domaine Public"), estate("l1", "Domaine Public"), estate(null, null), estate(undefined, "Reçu avant")]);
  assert.deepEqual(known, [{ code: "l1", label: "Domaine Public" }, { code: "l2", label: "Terres Communes" }]);
  const chosen = told({ family: "relation", type: "locataire_bailleur", take: "oui", landlord: "l1" });
  assert.equal(build(chosen, DAY).landlord_id, "l1");
  assert.equal("landlord_id" in build({ ...chosen, flow: "voisinage" }, DAY), false);
});

test("the landlord is laid as the service will join it: after who asks, noted or not, and first where it asks itself", () => {
  const chosen = { ...told({ family: "relation", type: "locataire_bailleur", take: "oui", landlord: "l1", landlord_party: "p2" }), origine: "habitant_partie" };
  const parties = (/** @type {any} */ more) => {
    let put = /** @type {any} */ (null);
    const desk = /** @type {any} */ ({ me: "n", estateOf: () => null, put: (/** @type {any} */ _, /** @type {any} */ __, /** @type {any} */ data) => (put = data) });
    opening["case.open"].lay(/** @type {any} */ ({ record_id: "c", occurred_at: `${DAY}T10:00:00Z`, payload: build({ ...chosen, ...more }, DAY) }), desk);
    return put.parties.map((/** @type {any} */ { letter, id, side, speaks }) => [letter, id, side, speaks].join(" "));
  };
  const [asker, other] = ["A p1 demandeur soi", "B p2 autre structure"];
  assert.deepEqual([parties({ caller: true }), parties({})], [[asker, other], [asker, other]]);
  assert.deepEqual(parties({ origine: "bailleur_agence" }), ["A p2 demandeur structure"]);
  assert.deepEqual(parties({ caller: true, party: { ...chosen.party, speaks: "structure" } }), ["A p1 demandeur structure"]);
  assert.deepEqual(parties({ landlord_party: undefined }), []);
});

test("the flow is the one that names the type, as the desk suggests it", () => {
  const shipped = ["voisinage", "institution"].map((code) => JSON.parse(readFileSync(new URL(`../../app/mediation/data/${code}.json`, import.meta.url), "utf8")));
  for (const { code, families } of shipped) for (const one of families) assert.equal(flowFor(one, "relation"), code);
  assert.equal(flowFor("", "autre"), "voisinage");
});

test("one of the same matter at the same estate within three months looks like it; others do not", () => {
  const row = (/** @type {any} */ more) => ({ id: "c", data: aCase(more) });
  const of = { family: "bruit", estate: aCase().estate_id, day: DAY };
  const rows = [row({}), row({ family: "usage" }), row({ estate_id: "other" }), row({ asked_on: "2026-08-01" }), row({ asked_on: "2026-01-01", closed_on: "2026-11-01" })];
  assert.deepEqual(alike(rows, of), [rows[0], rows[4]]);
  assert.deepEqual(alike(rows, { ...of, estate: null }), []);
});

test("a form of who she is says what stood there and what was put in its place, of the fields that changed", () => {
  assert.deepEqual(changesOf({ name: "A", phone: null, hours: "soir" }, { name: "A", phone: "06 ", hours: "" }), { phone: { was: null, now: "06" }, hours: { was: "soir", now: null } });
});

test("what is late leads, and the big tile goes where it is done; what is done at the desk has none", () => {
  const [late, later, none] = [aCase(), aCase({ steps: [{ code: "preparer", due_on: "2026-12-01" }] }), aCase({ steps: [] })].map((data) => ({ data }));
  assert.deepEqual([none, later, late].sort(byDue), [late, later, none]);
  assert.deepEqual([lateBy(late.data.steps[0], DAY), lateBy(later.data.steps[0], DAY)], [3, 0]);
  assert.deepEqual([wordsOf(late.data).words, tileOf("c", late.data)?.to], ["Joindre A", `/dossier/c/partie/${late.data.parties[0].id}`]);
  assert.equal(tileOf("c", aCase({ steps: [{ code: "decider", due_on: DAY }] })), null);
});

test("a check says its day and its party; a case stands on one shelf", () => {
  const checks = [{ days: 15, due_on: "2026-11-01", state: "tenu" }, { days: 30, due_on: "2026-11-17", state: "prevu", followup_id: "f" }];
  const data = aCase({ steps: [{ code: "verifier", words: "Faire le point", due_on: "2026-11-17" }], agreement: { commitments: [{ rank: 1, letter: "B", what: "x", checks }] } });
  assert.equal(wordsOf(data).words, "Point J+30 avec B");
  assert.deepEqual([{}, { state: "clos" }, { mine: "demande" }, { mine: "lie" }].map((more) => shelfOf(aCase(more))), ["open", "closed", "asked", "gone"]);
});

test("what may be noted of a party follows her state", () => {
  const may = (/** @type {any} */ one) => [mayTry, mayAgree, mayRefuse, mayWithdraw, mayGiveUp].map((rule) => Number(rule(/** @type {any} */ ({ agreed: [], tries_left: 3, ...one })))).join("");
  const states = ["a_contacter", "contactee", "accepte", "refuse", "injoignable", "se_retire"];
  assert.deepEqual(states.map((state) => may({ state })), ["11100", "11100", "11000", "01000", "11100", "01000"]);
  assert.deepEqual([may({ state: "accepte", agreed: ["mediation"], tries_left: 0 }), may({ state: "contactee", tries_left: 0 })], ["11011", "11101"]);
});

// A draft is sealed at each write: its codes come back at once, its words with the vault, and those written meanwhile meet them.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ME, contact, enrolledTab, lock, newPhone, openTab, unlock, whoOf } from "./phone.mjs";
import { CODE } from "./installation.mjs";
import { OPERATIONS } from "../../static/pwa/core/private.js";

beforeEach(newPhone);

const ESTATE = "0190a000-0000-7000-8000-00000000e001";
const context = { round_id: "r1", agents: [ME.user.id] };
const begun = (more = {}) => ({ query: {}, spot: ESTATE, place: { estate: ESTATE }, at: "2026-11-24T15:06:00Z", context, origin: null, record_id: "x", text: "", besoin: "ecoute", ...more });
const POINT = { public_point: { label: "Square du canari", commune: "Canari-sur-Mer", lat: 48.1, lon: 2.1 } };

/** What was typed is on disk, sealed. */
async function written(tab) {
  await tab.drafts.flushed();
  await tab.opening.read(); // those that lay in clear are sealed, too
}
const rowsOf = (tab) => tab.drafts.draftsDb.run("drafts", (tx) => tx.objectStore("drafts").getAll());

/** The app started again, locked. */
async function again() {
  const tab = await openTab();
  await tab.boot.boot();
  return tab;
}

/** A draft, left open, of an app that was killed. */
async function left(value, form = "contact/1") {
  const tab = await enrolledTab();
  tab.drafts.keepDraft(form, value);
  await written(tab);
  return tab;
}
/** @param {any} data @param {string} path @param {any} value */
const put = (data, [name, ...rest], value) => ({ ...data, [name]: rest.length ? put(data[name] ?? {}, rest, value) : value });

test("of what is typed in any field of any form no word lies on the disk, and its codes do", async () => {
  const paths = [...new Set(Object.values(OPERATIONS).flat())].filter((path) => path !== "reason").map((path) => path.replace("changes.", ""));
  assert.ok(paths.includes("text") && paths.includes("call.who"));
  const typed = [...paths, ...paths.map((path) => `begun.as.${path}`)].reduce((data, path) => put(data, path.split("."), `canari ${path}`), begun({ place: POINT, spot: "Square du canari" }));
  const tab = await left({ ...typed, place: POINT });
  assert.doesNotMatch(JSON.stringify(await rowsOf(tab)), /canari/i);
  assert.match(JSON.stringify(await rowsOf(tab)), /"besoin":"ecoute"/);
  const restarted = await again();
  const [shut] = restarted.drafts.openDrafts();
  assert.deepEqual([shut.value.besoin, shut.value.text, shut.value.shut.length], ["ecoute", undefined, 1]);
  await unlock(restarted);
  assert.deepEqual(restarted.drafts.openDrafts()[0].value, { ...typed, place: POINT });
});

test("the form of a call alone, and a proposal for a list, keep no word in clear either, and are found again by their codes", async () => {
  const call = { aside: true, spot: ESTATE, record_id: "c", at: "2026-11-24T15:06:00Z", who: "" };
  const tab = await left({ ...call, who: "Le canari d’astreinte" }, "call/1");
  tab.drafts.keepDraft("wish/1", { spot: "besoin", record_id: "w", list: "besoin", want: "manque", line: "", text: "Un canari" });
  await written(tab);
  assert.doesNotMatch(JSON.stringify(await rowsOf(tab)), /canari/i);
  const restarted = await again();
  const found = [await restarted.drafts.openDraft("call", call), await restarted.drafts.openDraft("wish", { spot: "besoin", list: "besoin" })];
  assert.deepEqual(found.map(({ key, kept }) => [key, kept?.shut.length]), [["call/1", 1], ["wish/1", 1]]);
});

test("written on while it is locked, however often the app is killed, its texts meet once it opens, the older first", async () => {
  await left(begun({ text: "Avant." }));
  for (const text of ["Pendant.", "Encore."]) {
    const tab = await again();
    const { key, kept } = await tab.drafts.openDraft("contact", begun(), "contact/1");
    assert.deepEqual([key, kept.besoin, kept.text], ["contact/1", text === "Encore." ? "autre" : "ecoute", undefined]);
    for (const typed of [text.slice(0, 3), text]) tab.drafts.keepDraft(key, { ...begun(), ...kept, besoin: "autre", text: typed });
    await written(tab);
    assert.doesNotMatch(JSON.stringify(await rowsOf(tab)), /Avant|Pend|Enc/);
    tab.hold.letGo(key);
    await written(tab);
  }
  const tab = await again();
  const { kept } = await tab.drafts.openDraft("contact", begun(), "contact/1");
  await unlock(tab);
  const met = await tab.drafts.disk.read({ form: "contact/1", at: 0, value: { ...kept, text: "Enfin." }, kept: kept.shut });
  assert.deepEqual([met.text, met.besoin, met.shut], ["Avant.\nPendant.\nEncore.\nEnfin.", "autre", undefined]);
});

test("a draft whose first words are shut is not saved without them: it stays, and so do they", async () => {
  await left(begun({ text: "Avant." }));
  const tab = await again();
  const { key, kept } = await tab.drafts.openDraft("contact", begun(), "contact/1");
  tab.drafts.keepDraft(key, { ...begun(), ...kept, text: "Après." });
  const entry = { ...contact({ text: "Après." }), record_id: "x" };
  await assert.rejects(tab.outbox.enqueue(entry, { form: key }), /^Error: Déverrouillez d’abord/);
  assert.equal(tab.mirror.pending.value.length, 0);
  await tab.outbox.enqueue(contact({ text: "une autre" }), { form: "contact/2" });
  await written(tab);
  tab.hold.letGo(key);
  await unlock(tab);
  await written(tab);
  const met = (await tab.drafts.openDraft("contact", begun(), key)).kept;
  assert.equal(met.text, "Avant.\nAprès.");
  tab.drafts.keepDraft(key, met);
  await tab.outbox.enqueue({ ...entry, payload: { ...entry.payload, text: met.text } }, { form: key });
  await written(tab);
  assert.deepEqual(tab.drafts.openDrafts(), []);
});

test("a text erased before it was written down comes back empty", async () => {
  const tab = await left(begun({ text: "Trop" }));
  tab.drafts.keepDraft("contact/1", begun({ text: "" }));
  await written(tab);
  const restarted = await again();
  await unlock(restarted);
  assert.equal(restarted.drafts.openDrafts()[0].value.text, "");
});

test("the draft of a public point belongs nowhere as long as its words are shut, opens by its name, and then where it was begun", async () => {
  await left(begun({ place: POINT, spot: "Square du canari", text: "Dit" }));
  const tab = await again();
  const here = begun({ place: POINT, spot: "Square du canari" });
  for (const fresh of [here, begun({ spot: "", place: null })]) {
    const opened = await tab.drafts.openDraft("contact", fresh);
    assert.equal(opened.kept, null);
    tab.hold.letGo(opened.key);
  }
  const named = await tab.drafts.openDraft("contact", here, "contact/1");
  assert.deepEqual([named.kept.besoin, named.kept.spot], ["ecoute", undefined]);
  tab.hold.letGo(named.key);
  await unlock(tab);
  await written(tab);
  assert.equal((await tab.drafts.openDraft("contact", here)).kept.text, "Dit");
});

test("a box put in another draft's place opens nothing there", async () => {
  const tab = await left(begun({ text: "La première" }));
  tab.drafts.keepDraft("contact/2", begun({ text: "La seconde" }));
  await written(tab);
  const [first, second] = (await rowsOf(tab)).filter((row) => row.value);
  await tab.drafts.draftsDb.run("drafts", (tx) => void tx.objectStore("drafts").put({ ...first, kept: second.kept }), { mode: "readwrite" });
  const restarted = await again();
  await unlock(restarted);
  const texts = Object.fromEntries(restarted.drafts.openDrafts().map((one) => [one.form, one.value.text]));
  assert.deepEqual(texts, { "contact/1": undefined, "contact/2": "La seconde" });
});

test("locked, what no form has open is forgotten by this tab too", async () => {
  await left(begun({ text: "Le canari" }));
  const tab = await enrolledTab();
  assert.equal(tab.drafts.openDrafts()[0].value.text, "Le canari");
  lock(tab);
  await tab.opening.read();
  assert.doesNotMatch(JSON.stringify(tab.drafts.openDrafts()), /canari/);
});

test("drafts of builds before are read as they are, and without a vault they are written so", async () => {
  const tab = await openTab();
  await tab.boot.boot();
  await tab.admitting.admit(ME);
  tab.drafts.keepDraft("contact/1", begun({ text: "En clair" }));
  await written(tab);
  const later = await enrolledTab();
  assert.equal(later.drafts.openDrafts()[0].value.text, "En clair");
});

test("begun while the choice of a code is put off, it lies in clear; the moment one is chosen it is sealed, the form that is open too", async () => {
  const tab = await openTab();
  await tab.boot.boot();
  await tab.admitting.admit(ME);
  tab.drafts.keepDraft("contact/left", begun({ text: "Le canari d’avant" }));
  const { key } = await tab.drafts.openDraft("conflict", begun({ text: "" }));
  tab.drafts.keepDraft(key, begun({ text: "Le canari sous la main" }));
  await written(tab);
  const words = (rows) => JSON.stringify(rows).match(/canari [a-zà-ÿ’ ]+/gi);
  assert.equal(words(await rowsOf(tab)).length, 2, "so it is said where it is put off");
  await tab.vault.create(whoOf(ME), "code", CODE);
  await written(tab);
  const rows = (await rowsOf(tab)).filter(({ value }) => value);
  assert.deepEqual([rows.length, words(rows), rows.map(({ kept }) => kept.length)], [2, null, [1, 1]]);
  assert.equal(tab.drafts.drafts.value.find(({ form }) => form === key).value.text, "Le canari sous la main", "under her finger nothing changed");
  const restarted = await again();
  await unlock(restarted);
  assert.deepEqual(restarted.drafts.openDrafts().map(({ value }) => value.text).sort(), ["Le canari d’avant", "Le canari sous la main"]);
});

// A form that is open while the vault locks and opens: its words leave the memory once they are on disk, and meet again; what is shut is never replaced unseen.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { ME, enrolledTab, lock, newPhone, openTab, unlock } from "./phone.mjs";
import { seenAgain, tooLong, unlocked } from "../../static/pwa/features/logbook/shut.js";
import { changesBetween, fill, unshut } from "../../static/pwa/features/logbook/correcting.js";

beforeEach(newPhone);

const ESTATE = "0190a000-0000-7000-8000-00000000e001";
const begun = (more = {}) => ({ query: {}, spot: ESTATE, place: { estate: ESTATE }, at: "2026-11-24T15:06:00Z", record_id: "x", text: "", besoin: "ecoute", ...more });
const rowsOf = (tab) => tab.drafts.draftsDb.run("drafts", (tx) => tx.objectStore("drafts").getAll());

/** An open form, its first words typed a moment ago. */
async function typing(text) {
  const tab = await enrolledTab();
  const { key } = await tab.drafts.openDraft("contact", begun());
  tab.drafts.keepDraft(key, begun({ text }));
  return { tab, key };
}
/** What the form does when what can be read changes. */
async function readAgain(tab, key) {
  const value = seenAgain(begun(), await tab.drafts.reread(key));
  tab.drafts.reshow(key, value);
  return value;
}

test("locked in the middle of a word, an open form has it on disk and no longer in memory; what follows meets it", async () => {
  const { tab, key } = await typing("Le canari a");
  tab.drafts.keepDraft(key, begun({ text: "Le canari avait" }));
  lock(tab);
  const shut = await readAgain(tab, key);
  assert.deepEqual([shut.text, shut.besoin, shut.shut.length], ["", "ecoute", 1]);
  assert.doesNotMatch(JSON.stringify([tab.drafts.drafts.value, await rowsOf(tab)]), /canari/);
  tab.drafts.keepDraft(key, { ...shut, text: "froid." });
  await unlock(tab);
  const whole = await readAgain(tab, key);
  assert.deepEqual([whole.text, whole.shut], ["Le canari avait\nfroid.", undefined]);
  assert.equal(tab.drafts.drafts.value[0].value.text, whole.text);
});

test("a keystroke made while the draft is read again is read with it", async () => {
  const { tab, key } = await typing("Avant");
  lock(tab);
  const reading = tab.drafts.reread(key);
  tab.drafts.keepDraft(key, begun({ text: "Avant, et" }));
  assert.equal((await reading).text, undefined);
  await unlock(tab);
  assert.equal((await tab.drafts.reread(key)).text, "Avant, et");
});

test("who was called is joined on one line, and so is a proposal for a list", async () => {
  const { tab, key } = await typing("");
  const written = async (value) => (tab.drafts.keepDraft(key, value), tab.drafts.reread(key));
  await written(begun({ call: { at: "x", who: "L’astreinte" }, list: "besoin", text: "Aide" }));
  lock(tab);
  const shut = await tab.drafts.reread(key);
  await written({ ...shut, call: { at: "x", who: "le 18" }, text: "au logement" });
  await unlock(tab);
  const whole = await tab.drafts.reread(key);
  assert.deepEqual([whole.call.who, whole.text], ["L’astreinte, le 18", "Aide au logement"]);
});

test("a draft that lay in clear is sealed at the first unlock, and its words are found again", async () => {
  const early = await openTab();
  await early.boot.boot();
  await early.admitting.admit(ME);
  early.drafts.keepDraft("contact/1", begun({ text: "Le canari en clair" }));
  await early.drafts.flushed();
  assert.match(JSON.stringify(await rowsOf(early)), /canari/);
  const tab = await enrolledTab();
  assert.doesNotMatch(JSON.stringify(await rowsOf(tab)), /canari/);
  const { kept } = await tab.drafts.openDraft("contact", begun(), "contact/1");
  assert.equal(kept.text, "Le canari en clair");
});

test("saving what is shut saves nothing, and so does what would replace a shut record", () => {
  const save = () => "saved";
  assert.equal(unlocked({ text: "" }, save)(), "saved");
  assert.equal(unlocked({ text: "", shut: [{}] }, save)(), undefined);
  assert.equal(unlocked({ text: "" }, save, true)(), undefined);
});

test("a proposed text does not stand in the place of the shut one", () => {
  assert.equal(seenAgain({ text: "Éclairage, hall 14." }, { shut: [{}], spot: "s" }).text, "");
});

const LOCKED_AS = { category: "gaz", place: { public_point: { lat: 48, lon: 2 } }, call: { at: "x" } };
const OPEN_AS = { ...LOCKED_AS, text: "Vu", place: { public_point: { lat: 48, lon: 2, label: "Square" } }, call: { at: "x", who: "Le 18" } };
const correction = (as, more = {}) => ({ ...as, text: "", ...more, begun: { as, changed: "t" } });

test("a correction begun on a locked entry changes codes alone: of what is shut nothing is missing, and nothing is replaced once it opens", () => {
  const typed = { ...correction(LOCKED_AS, { category: "eau" }), veiled: true };
  const errors = { place: "Choisissez un lieu.", call: "Qui ?", severity: "Urgence ?" };
  assert.deepEqual(unshut(typed, { ...LOCKED_AS, category: "eau" }, errors), { severity: "Urgence ?" });
  assert.deepEqual(unshut(typed, { ...LOCKED_AS, call: { at: "y" } }, { call: "Qui ?" }), { call: "Qui ?" });
  assert.deepEqual(unshut({ ...typed, veiled: false }, LOCKED_AS, errors), errors);
  const { begun: then, veiled, ...now } = seenAgain({ ...correction(OPEN_AS), text: "Vu" }, typed, fill);
  assert.deepEqual([veiled, now], [false, { ...OPEN_AS, category: "eau" }]);
  assert.deepEqual(changesBetween(then.as, now), { category: "eau" });
  const moved = seenAgain({ ...correction(OPEN_AS), text: "Vu" }, { ...typed, place: { estate: ESTATE } }, fill);
  assert.deepEqual(moved.place, { estate: ESTATE });
});

test("two texts that met and are too long together are told, never cut", () => {
  assert.deepEqual(tooLong({ text: "court" }), {});
  assert.match(tooLong({ text: "x".repeat(5000) }).text, /trop long/);
});

test("a refused entry is not taken up again without its words", async () => {
  const { mayTakeUp } = (await enrolledTab()).reglees;
  const op = { id: "1", kind: "contact.record", payload: {} };
  assert.equal(mayTakeUp({ ...op, worded: true }), "shut");
  assert.equal(mayTakeUp(op), true);
  assert.equal(mayTakeUp({ ...op, kind: "entry.cancel" }), false);
});

// A draft belongs to a place, a moment and a round, and one tab has it at a time.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { move } from "./clock.mjs";
import { ME, contact, enrolledTab, newPhone, watchDisk } from "./phone.mjs";
import { tellTime } from "../../static/pwa/core/clock.js";
import { belonging } from "../../static/pwa/store/belongs.js";
import { atFr, byPlace, hourFr, momentFr, otherFr } from "../../static/pwa/features/logbook/elsewhere.js";
import { PARIS } from "./zones.mjs";

tellTime(PARIS);
beforeEach(newPhone);
const NAVIGATOR = Object.getOwnPropertyDescriptor(globalThis, "navigator");
afterEach(() => (NAVIGATOR ? Object.defineProperty(globalThis, "navigator", NAVIGATOR) : delete globalThis.navigator));

const SORBIERS = { estate: "e-sorbiers" };
const BRENNE = { estate: "e-brenne" };
const spotOf = (place) => place?.estate ?? place?.public_point?.label ?? "";
const context = (round_id = "r1") => ({ round_id, agents: [ME.user.id] });
/** As the form begins it. */
const begun = (place = SORBIERS, more = {}) => ({
  query: {}, spot: spotOf(place), place, at: "2026-11-24T15:06:00Z", context: context(), origin: null, record_id: "x", text: "", ...more,
});
const here = (value, form = "conflict") => belonging({ form, at: 0, value }, spotOf);
/** What was typed or let go before is on disk, and the tab knows. */
async function written(tab) {
  await tab.drafts.flushed();
  await tab.drafts.draftsDb.run("drafts", (tx) => tx.objectStore("drafts").get(""), { mode: "readwrite" });
}

test("a draft is the same by its form, its place, its round and its origin, and by nothing less", () => {
  const first = here(begun());
  assert.equal(here(begun(SORBIERS, { at: "2026-11-24T21:40:00Z", text: "autre" })), first, "later in the round");
  assert.equal(here(begun(SORBIERS, { place: BRENNE })), first, "a place chosen in the form moves the entry, not the draft");
  const others = [
    here(begun(), "contact"), here(begun(BRENNE)), here(begun({ public_point: { label: "Gare" } })), here(begun(SORBIERS, { context: context("r2") })),
    here(begun(SORBIERS, { origin: { kind: "contact", id: "c" } })), here(begun(SORBIERS, { context: context(null) })),
    here(begun(SORBIERS, { context: context(null), at: "2026-11-25T15:06:00Z" })),
  ];
  assert.equal(new Set([first, ...others]).size, 8);
  // Outside a round the day is that of the service: at one in the morning, still the evening before.
  const night = (at) => here(begun(SORBIERS, { context: context(null), at }));
  assert.equal(night("2026-11-25T00:10:00Z"), night("2026-11-24T21:00:00Z"));
});

test("a draft of a release before belongs to the place and the round it was begun in", () => {
  const { spot: _, origin: __, ...old } = begun();
  assert.equal(here(old), here(begun()));
  assert.equal(here({ ...old, query: { origine: "c" } }, "conflict/c"), here(begun(SORBIERS, { origin: { kind: "contact", id: "c" } })));
  assert.match(here({ state: "empeche" }, "passage/stop7"), /^passage\/stop7\//);
});

test("it is said in words which draft it is", () => {
  assert.equal(momentFr("2026-11-24T15:06:00Z"), "mardi\u00a024 à 16:06");
  assert.deepEqual(["Les Sorbiers", "Le Parc", "Hauts de Brenne", "Lespinasse"].map(atFr), ["aux Sorbiers", "au Parc", "à Hauts de Brenne", "à Lespinasse"]);
  const said = (value) => otherFr({ form: "contact/1", at: 0, value }, { form: "contact/2", at: 0, value: begun() }, spotOf);
  assert.equal(said(begun(BRENNE, { context: context("r2") })), "Brouillon d’un autre lieu");
  assert.equal(said(begun(SORBIERS, { context: context("r2") })), "Brouillon d’une autre tournée");
  assert.equal(said(begun(SORBIERS, { context: context(null) })), "Brouillon d’un autre jour");
  assert.equal(said(begun()), "Autre brouillon d’ici");
});

test("where one stands, drafts of this place and this round come first, the others keep their day", () => {
  const held = (form, value) => ({ form, at: 0, value });
  const drafts = [
    held("contact/1", begun(BRENNE)), held("conflict/2", begun()), held("conflict/3", begun(SORBIERS, { context: context("r2") })),
    held("passage/4", { spot: "stop7", context: context(), at: "2026-11-24T15:06:00Z" }), held("preparation/5", { spot: "r1" }),
  ];
  const told = byPlace(drafts, ["e-sorbiers", "stop7"], context(), spotOf);
  assert.deepEqual(told.filter((one) => one.isHere).map((one) => one.draft.form), ["conflict/2", "passage/4"]);
  assert.deepEqual(told.map((one) => one.draft.form), ["conflict/2", "passage/4", "contact/1", "conflict/3", "preparation/5"]);
});

test("the hour of a draft is alone on its own day, and after midnight has the day clocks show", async () => {
  const { playing } = await import("./clock.mjs");
  await playing(Date.parse("2026-11-25T00:30:00Z"), () => {
    assert.equal(hourFr("2026-11-24T15:06:00Z"), "16:06");
    assert.equal(hourFr("2026-11-24T23:10:00Z"), "mercredi\u00a025 à 00:10");
    assert.equal(hourFr("2026-11-23T15:06:00Z"), "lundi\u00a023 à 16:06");
  });
});

/** What a form does when it opens: the draft it finds, or a new one, which it then types into. */
async function typed(tab, value, text, wanted) {
  move(1000); // the newest first
  const { key, kept } = await tab.drafts.openDraft("conflict", value, wanted);
  tab.drafts.keepDraft(key, { ...value, ...kept, text });
  await written(tab);
  return { key, found: kept?.text ?? null };
}
const onDisk = async (tab) =>
  (await Promise.all((await tab.drafts.draftsDb.run("drafts", (tx) => tx.objectStore("drafts").getAll())).filter((row) => row.value).map(tab.drafts.disk.read))).map(({ text }) => text).sort();

test("a draft begun at one stop is not poured into the form of the next, and is there when one comes back", async () => {
  const tab = await enrolledTab();
  const first = await typed(tab, begun(), "aux Sorbiers");
  tab.hold.letGo(first.key);
  const second = await typed(tab, begun(BRENNE, { record_id: "y" }), "à Brenne");
  assert.deepEqual([second.found, second.key === first.key], [null, false]);
  tab.hold.letGo(second.key);
  assert.deepEqual(await typed(tab, begun(SORBIERS, { record_id: "z" }), "encore"), { key: first.key, found: "aux Sorbiers" });
  const again = await enrolledTab();
  assert.deepEqual(again.drafts.openDrafts().map((one) => one.value.text), ["encore", "à Brenne"]);
  tab.hold.letGo(first.key);
  await written(tab);
  // Asked for by name, it opens as it was, wherever one stands.
  const { kept } = await again.drafts.openDraft("conflict", begun(BRENNE, { context: context("r2") }), first.key);
  assert.deepEqual([kept.spot, kept.context.round_id, kept.at], ["e-sorbiers", "r1", "2026-11-24T15:06:00Z"]);
});

test("a draft written, or thrown away, while the disk is being read is what the tab knows it to be", async () => {
  const tab = await enrolledTab();
  const { key } = await tab.drafts.openDraft("contact", begun());
  const gone = await tab.drafts.openDraft("contact", begun(BRENNE));
  tab.drafts.keepDraft(gone.key, begun(BRENNE, { text: "jeté" }));
  await written(tab);
  for (const form of [key, gone.key]) tab.hold.letGo(form);
  const { run } = tab.drafts.draftsDb;
  // The read has the disk as it was; by the time it is heard, all is written.
  tab.drafts.draftsDb.run = async (...of) => {
    const found = await run.apply(tab.drafts.draftsDb, of);
    if (Array.isArray(found) && !of[2]) await written(tab);
    return found;
  };
  const reading = tab.drafts.loadDrafts();
  tab.drafts.keepDraft(key, begun(SORBIERS, { text: "gardé" }));
  await Promise.all([reading, tab.drafts.dropDraft(gone.key)]);
  assert.deepEqual(tab.drafts.openDrafts().map((one) => one.value.text), ["gardé"]);
  assert.equal((await tab.drafts.openDraft("contact", begun())).key, key);
});

/** Reading goes on as far as the words, and waits there: how to let it end. */
function heldReading(tab) {
  const { read } = tab.drafts.disk;
  let end;
  const ended = new Promise((go) => (end = go));
  const there = new Promise((reached) => {
    tab.drafts.disk.read = async (row) => {
      tab.drafts.disk.read = read;
      const value = await read(row);
      reached();
      await ended;
      return value;
    };
  });
  return { there, end };
}

test("of two readings of the disk the later one is believed, whichever ends first", async () => {
  const [tab, other] = [await enrolledTab(), await enrolledTab()];
  await typed(other, begun(), "avant");
  const late = heldReading(tab);
  const first = tab.drafts.loadDrafts();
  await late.there;
  await typed(other, begun(BRENNE), "depuis");
  await tab.drafts.loadDrafts();
  late.end();
  await first;
  assert.deepEqual(tab.drafts.openDrafts().map((one) => one.value.text), ["depuis", "avant"]);
});

test("a draft that is let go while the disk is being read is not taken for gone", async () => {
  const tab = await enrolledTab();
  await typed(await enrolledTab(), begun(BRENNE), "ailleurs");
  const { key } = await typed(tab, begun(), "quitté");
  const late = heldReading(tab);
  const reading = tab.drafts.loadDrafts();
  await late.there;
  tab.hold.letGo(key);
  late.end();
  await reading;
  assert.deepEqual(tab.drafts.openDrafts().map((one) => one.value.text), ["quitté", "ailleurs"]);
});

test("a letter typed, and written, while the form is read again is in what is read", async () => {
  const tab = await enrolledTab();
  const { key } = await typed(tab, begun(), "dég");
  const late = heldReading(tab);
  const reading = tab.drafts.reread(key);
  await late.there;
  tab.drafts.keepDraft(key, begun(SORBIERS, { text: "dégât" }));
  await tab.drafts.flushed();
  late.end();
  assert.equal((await reading).text, "dégât");
});

test("what a screen keeps of its own, taken up again after a week, does not go for its age", async () => {
  const [tab, other] = [await enrolledTab(), await enrolledTab()];
  const call = { aside: true, spot: "t1", record_id: tab.ids.newId(), at: "2026-11-20T19:40:00Z", who: "" };
  tab.drafts.keepDraft("call/1", call);
  await written(tab);
  await typed(other, begun(), "à côté");
  const EIGHT_DAYS = 8 * 86_400_000;
  move(EIGHT_DAYS);
  const late = heldReading(tab);
  const reading = tab.drafts.loadDrafts();
  await late.there;
  tab.drafts.keepDraft("call/1", { ...call, who: "Astreinte" });
  late.end();
  await reading;
  await written(tab);
  assert.equal((await tab.drafts.loadDraft("call/1"))?.who, "Astreinte");
  move(-EIGHT_DAYS);
});

test("drafts of a release before are listed, and one of them opens where it was begun", async () => {
  const before = await enrolledTab();
  const { spot: _, ...old } = begun(SORBIERS, { text: "ancien" });
  before.drafts.keepDraft("conflict", old);
  before.drafts.keepDraft("passage/stop7", { state: "empeche", text: "passage", record_id: "p" });
  await written(before);
  const tab = await enrolledTab();
  assert.deepEqual(tab.drafts.openDrafts().map((one) => one.form).sort(), ["conflict", "passage/stop7"]);
  const elsewhere = await tab.drafts.openDraft("conflict", begun(BRENNE));
  assert.equal(elsewhere.kept, null);
  const found = await tab.drafts.openDraft("conflict", begun(SORBIERS, { record_id: "n" }));
  assert.deepEqual([found.key, found.kept.text], ["conflict", "ancien"]);
});

/** The phone sleeps, and wakes with what came meanwhile behind its timers. */
async function sleep() {
  await new Promise((turn) => setImmediate(turn));
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250);
  await new Promise((turn) => setTimeout(turn, 1));
}
const withLocks = (locks) => (Object.defineProperty(globalThis, "navigator", { value: { locks }, configurable: true }), locks);

/** Web Locks as several tabs of one browser share them. */
class Locks {
  names = new Set();
  async request(name, { ifAvailable, signal }, work) {
    await this.asked();
    signal?.throwIfAborted();
    const free = !this.names.has(name);
    assert.ok(free || ifAvailable, "whether it is free is asked, not waited for");
    if (!free) return work(null);
    this.names.add(name);
    return work({ name }).finally(() => this.names.delete(name));
  }
  /** The browser takes its time. */
  asked = async () => {};
  query = async () => ({ held: [...this.names].map((name) => ({ name })), pending: [] });
}

for (const how of ["Web Locks", "notes in the database"])
  test(`two tabs never write one draft, by ${how}`, async () => {
    if (how === "Web Locks") withLocks(new Locks());
    const [left, right] = [await enrolledTab(), await enrolledTab()];
    const one = await typed(left, begun(), "gauche");
    const two = await typed(right, begun(SORBIERS, { record_id: "y" }), "droite");
    assert.deepEqual([two.found, two.key === one.key], [null, false]);
    left.drafts.keepDraft(one.key, begun(SORBIERS, { text: "gauche encore" }));
    right.drafts.keepDraft(two.key, begun(SORBIERS, { text: "droite encore", record_id: "y" }));
    await Promise.all([written(left), written(right)]);
    assert.deepEqual(await onDisk(left), ["droite encore", "gauche encore"]);
    await right.drafts.loadDrafts();
    assert.deepEqual([...right.drafts.elsewhere.value], [one.key]);
    // Even asked for by name, it stays with the tab that has it open.
    assert.equal((await right.drafts.openDraft("conflict", begun(), one.key)).kept, null);
    left.hold.letGo(one.key);
    await written(left);
    assert.equal((await right.drafts.openDraft("conflict", begun(), one.key)).kept.text, "gauche encore");
  });

for (const how of ["Web Locks", "notes in the database"])
  test(`a form opened again before it is left is the same, and is let go when both are, by ${how}`, async () => {
    if (how === "Web Locks") withLocks(new Locks());
    const [tab, other] = [await enrolledTab(), await enrolledTab()];
    const { key } = await typed(tab, begun(), "un seul");
    const again = await tab.drafts.openDraft("conflict", begun(SORBIERS, { record_id: "y" }));
    assert.deepEqual([again.key, again.kept.text], [key, "un seul"]);
    tab.hold.letGo(key);
    await written(tab);
    assert.notEqual((await other.drafts.openDraft("conflict", begun(), key)).key, key, "one of them has it");
    tab.hold.letGo(key);
    await written(tab);
    assert.equal((await other.drafts.openDraft("conflict", begun(), key)).key, key);
  });

test("a phone that sleeps while its draft is asked for has it all the same", async () => {
  const locks = withLocks(new Locks());
  const tab = await enrolledTab();
  const { key } = await typed(tab, begun(), "un seul");
  tab.hold.letGo(key);
  await written(tab);
  locks.asked = sleep;
  assert.equal((await tab.drafts.openDraft("conflict", begun(SORBIERS, { record_id: "y" }))).key, key);
});

test("a form that is left is let go once what was typed is on the disk", async () => {
  withLocks(new Locks());
  const [tab, other] = [await enrolledTab(), await enrolledTab()];
  const { key } = await typed(tab, begun(), "dé");
  const { write } = tab.drafts.disk;
  let sealed;
  tab.drafts.disk.write = async (...of) => (await new Promise((go) => (sealed = go)), write(...of));
  tab.drafts.keepDraft(key, begun(SORBIERS, { text: "dégât" }));
  tab.drafts.leaveDraft(key);
  assert.notEqual((await other.drafts.openDraft("conflict", begun(), key)).key, key, "it is still being written");
  sealed();
  await tab.drafts.flushed();
  assert.equal((await other.drafts.openDraft("conflict", begun(), key)).kept.text, "dégât");
});

test("a tab that was killed gives its draft back, even where only notes tell, and a clock set back keeps none", async () => {
  for (const later of [91_000, -60 * 60_000]) {
    await newPhone();
    const { key } = await typed(await enrolledTab(), begun(), "tué");
    move(later);
    const tab = await enrolledTab();
    assert.deepEqual([...tab.drafts.elsewhere.value], [], `${later}`);
    assert.equal((await tab.drafts.openDraft("conflict", begun(), key)).kept.text, "tué", `${later}`);
    move(-later);
  }
});

test("what a screen keeps of its own outlives a kill, is listed nowhere, and goes with its act or after a week", async () => {
  const before = await enrolledTab();
  const call = { aside: true, spot: "t1", record_id: before.ids.newId(), at: "2026-11-24T21:40:00Z", who: "" };
  const { key } = await before.drafts.openDraft("call", call);
  before.drafts.keepDraft(key, { ...call, who: "Astreinte" });
  before.answers.answer("r1", { dropped: ["n1"] });
  before.answers.answer("r1", { reasons: { s2: "temps" } });
  before.hold.letGo(key);
  await written(before);
  const tab = await enrolledTab();
  assert.deepEqual(tab.drafts.openDrafts(), []);
  assert.equal((await tab.drafts.openDraft("call", { ...call, record_id: "new" })).kept.who, "Astreinte");
  const { reasons, dropped } = tab.answers.answersOf("r1");
  assert.deepEqual([reasons, dropped], [{ s2: "temps" }, ["n1"]]);
  assert.deepEqual(tab.answers.answersOf("r2"), { reasons: {}, dropped: [] }, "of another round nothing was answered");
  await tab.outbox.enqueue({ kind: "round.end", record_id: "r1", payload: { stops: [] } }, { form: tab.answers.keptAs("r1") });
  await written(tab);
  assert.deepEqual(tab.answers.answersOf("r1").dropped, []);
  assert.deepEqual(await onDisk(tab), [undefined], "the call alone is left");
  const EIGHT_DAYS = 8 * 86_400_000;
  move(EIGHT_DAYS);
  const later = await enrolledTab();
  await written(later);
  assert.deepEqual([later.drafts.drafts.value, await onDisk(later)], [[], []]);
  move(-EIGHT_DAYS);
});

test("a draft whose entry or whose correction was sealed is offered no more", async () => {
  const tab = await enrolledTab();
  const record_id = tab.ids.newId();
  const op_id = tab.ids.newId();
  tab.drafts.keepDraft("conflict/1", begun(SORBIERS, { record_id }));
  tab.drafts.keepDraft("correct/2", { spot: "e", record_id: op_id });
  assert.equal(tab.drafts.openDrafts().length, 2);
  await tab.outbox.seal({ ...contact(), record_id });
  await tab.outbox.seal({ kind: "entry.correct", op_id, record_id, payload: { kind: "contact", changes: {}, reason: "Erreur de saisie" } });
  assert.deepEqual(tab.drafts.openDrafts(), []);
});

test("typed while the database is closed it is kept in memory, and on disk with the next letter or a moment later", async () => {
  const tab = await enrolledTab();
  const { key } = await typed(tab, begun(), "avant");
  let tries = 0;
  const undo = watchDisk((name) => {
    if (name !== "put") return;
    tries += 1;
    throw new DOMException("closing", "InvalidStateError");
  });
  const waits = [];
  const { setTimeout: real } = globalThis;
  globalThis.setTimeout = (work, wait, ...rest) => (wait === 5000 ? waits.push(work) : real(work, wait, ...rest));
  tab.drafts.keepDraft(key, begun(SORBIERS, { text: "tapé pendant la coupure" }));
  await written(tab);
  globalThis.setTimeout = real;
  undo();
  assert.deepEqual([tries, tab.drafts.unkept.value, tab.trouble.trouble.value.code], [2, false, "closed"], "no word of a full disk, and no hurry");
  assert.deepEqual([await onDisk(tab), (await tab.drafts.loadDraft(key)).text], [["avant"], "tapé pendant la coupure"]);
  waits.at(-1)();
  await written(tab);
  assert.deepEqual(await onDisk(tab), ["tapé pendant la coupure"]);
});

test("without room a draft is kept in memory and told, and is on disk as soon as there is some", async () => {
  const tab = await enrolledTab();
  const { key } = await typed(tab, begun(), "avant");
  const undo = watchDisk((name) => {
    if (name === "put") throw new DOMException("full", "QuotaExceededError");
  });
  tab.drafts.keepDraft(key, begun(SORBIERS, { text: "sans place" }));
  await written(tab);
  assert.deepEqual([tab.drafts.unkept.value, tab.trouble.trouble.value], [true, null]);
  assert.equal((await tab.drafts.loadDraft(key)).text, "sans place");
  undo();
  assert.deepEqual(await onDisk(tab), ["avant"]);
  tab.drafts.keepDraft(key, begun(SORBIERS, { text: "avec place" }));
  await written(tab);
  assert.deepEqual([await onDisk(tab), tab.drafts.unkept.value], [["avec place"], false]);
});

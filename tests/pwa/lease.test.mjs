// The lease has run out: places, lists, the round and the forms stay; what was written is shut until one exchange.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { move, playing } from "./clock.mjs";
import { ME, contact, enrolledTab, newPhone, openTab, send, settle } from "./phone.mjs";
import { Server } from "./server.mjs";
import { KINDS } from "../../static/pwa/features/kinds.js";
import { ROUTES } from "../../static/pwa/app/routes.js";

beforeEach(newPhone);

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-20T20:00:00Z");
const CANARY = "canari";
/** A record of any kind: each of its fields says something somebody wrote, and so does what a later release adds. */
const WRITTEN = {
  text: CANARY, author: CANARY, outcome: CANARY, reason: CANARY, besoin: CANARY, call: { who: CANARY }, note: CANARY,
  place: { public_point: { label: CANARY, commune: CANARY } }, stops: [{ id: "s1", estate_id: "e1", position: 1, state: "prevu", hint: CANARY, said: CANARY }],
  occurred_at: "2026-11-12T19:00:00Z", agents: [{ id: ME.user.id, name: "Nadia" }], round_id: "r1", estate_id: "e1", name: "Les Glycines", state: "prevu",
};
const REFERENCE = ["estate", "list", "partner", "round", "sector", "shift"];

/** A phone that holds one record of every kind, a week ago. @returns {Promise<any>} */
async function filled() {
  const tab = await enrolledTab();
  const server = new Server().connect();
  for (const { name } of [...KINDS, { name: "of_tomorrow" }]) server.put(name, `${name}-1`, WRITTEN);
  await send(tab);
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  return { tab, server };
}

/** Its lease ended so long ago. */
const lapse = (tab, ago = DAY) => tab.lease.setLease(new Date(NOW - ago).toISOString(), new Date(NOW - ago - 7 * DAY).toISOString());
const shown = (tab) => [...KINDS.map(({ name }) => name), "of_tomorrow"].map((name) => [name, tab.views.list(name).value]);

test("of every kind, only what its feature calls reference is read; what nobody declared is shut", async () => {
  const { tab } = await filled();
  assert.ok(shown(tab).every(([, rows]) => rows.length === 1));
  lapse(tab);
  assert.deepEqual(shown(tab).filter(([, rows]) => rows.length).map(([name]) => name).sort(), REFERENCE);
  assert.doesNotMatch(JSON.stringify(shown(tab)), new RegExp(CANARY));
  assert.deepEqual(tab.views.entriesWhere(() => true), []);
  assert.equal(tab.views.peek("estate", "estate-1").data.name, "Les Glycines");
  assert.deepEqual(tab.views.peek("round", "round-1").data.stops, [{ id: "s1", estate_id: "e1", position: 1, state: "prevu" }]);
});

test("one exchange opens everything again, in the other tab too", async () => {
  const { tab, server } = await filled();
  const other = await enrolledTab();
  for (const one of [tab, other]) lapse(one);
  server.connect();
  await send(tab);
  assert.deepEqual([tab.session.locked.value, shown(tab).every(([, rows]) => rows.length === 1)], [false, true]);
  // A browser tells its tabs; here nobody does.
  await send(other);
  assert.equal(other.session.locked.value, false);
});

/** Of every operation, the paths of its payload that hold words somebody typed, as docs/kinds.md has them of the server. @returns {[string, string[]][]} */
function wordsOf() {
  const lines = readFileSync(new URL("../../docs/kinds.md", import.meta.url), "utf8").split("\n").filter((line) => /^\| `\w+\.\w+` \|/.test(line));
  return lines.map((line) => line.split("|").map((cell) => cell.trim())).map((cells) => [cells[1].replaceAll("`", ""), [...cells[6].matchAll(/`([\w.]+)`/g)].map((found) => found[1])]);
}

/** @param {any} data @param {string} path */
function plant(data, path) {
  const [first, ...rest] = path.split(".");
  data[first] = rest.length ? plant(data[first] ?? {}, rest.join(".")) : CANARY;
  return data;
}

test("what is noted meanwhile is there by its codes, its place and its hour, and waits; its words are not read", async () => {
  const { tab } = await filled();
  const before = contact({ round_id: "round-1", text: CANARY });
  await tab.outbox.sealAll([before]);
  lapse(tab, -500);
  move(1000);
  tab.clock.minute.value += 1;
  const worded = wordsOf().filter(([, found]) => found.length && !found.includes("changes"));
  for (const [kind, paths] of worded) {
    const payload = paths.reduce(plant, { ...contact().payload, kind: "contact", round_id: "round-1" });
    await tab.outbox.sealAll([{ kind, payload, record_id: `${kind}-made` }]);
  }
  const rows = tab.views.entriesOf("round-1");
  const entries = KINDS.filter((kind) => kind.facts);
  assert.deepEqual([...new Set(rows.map((row) => row.kind))].sort(), entries.map((kind) => kind.name).sort());
  assert.doesNotMatch(JSON.stringify(shown(tab)), new RegExp(CANARY));
  assert.ok(rows.every((row) => row.mark === "waiting" && row.data.besoin === "ecoute"));
  assert.deepEqual([tab.status.status.value.waiting, tab.lists.waitingList.value.length], [worded.length + 1, worded.length]);
  // The end of a round is told from everything.
  assert.equal(tab.views.allEntriesOf("round-1").length, rows.length + 1);
  move(-1000);
});

test("the lists behind the status say nothing of before, and count it", async () => {
  const tab = await enrolledTab();
  const server = new Server().connect();
  server.verdict = (op) => (op.payload.besoin === "autre" ? { result: "held", reason: "invalid", message: CANARY } : null);
  await tab.outbox.sealAll([contact(), contact({ besoin: "autre" })]);
  await send(tab);
  assert.deepEqual([tab.lists.heldList.value.length, tab.lists.recentReceipts.value.length], [1, 1]);
  lapse(tab);
  assert.deepEqual([tab.lists.heldList.value, tab.lists.recentReceipts.value, tab.status.status.value.held], [[], [], 1]);
});

test("a draft of before is neither listed nor poured into a form, even by its name; one begun since goes on", async () => {
  const tab = await enrolledTab();
  const fresh = { query: {}, spot: "e1", place: { estate: "e1" }, at: "2026-11-20T20:00:00Z", context: { round_id: "r1", agents: [] }, text: "" };
  const old = await tab.drafts.openDraft("contact", fresh);
  tab.drafts.keepDraft(old.key, { ...fresh, text: CANARY });
  tab.hold.letGo(old.key);
  lapse(tab, -1000);
  move(2000);
  tab.clock.minute.value += 1;
  assert.deepEqual([tab.session.locked.value, tab.drafts.openDrafts()], [true, []]);
  assert.equal((await tab.drafts.openDraft("contact", fresh, old.key)).kept, null);
  const since = await tab.drafts.openDraft("contact", fresh);
  assert.notEqual(since.key, old.key);
  tab.drafts.keepDraft(since.key, { ...fresh, text: "depuis" });
  tab.hold.letGo(since.key);
  assert.equal((await tab.drafts.openDraft("contact", fresh)).kept.text, "depuis");
  new Server().connect();
  await send(tab);
  assert.deepEqual(tab.drafts.openDrafts().map((one) => one.value.text), ["depuis", CANARY]);
  move(-2000);
});

/** A case, and what is done with it; the form of a new one stays. */
const CASES = [...["", "accord", "alerter", "clore", "copies", "entretien", "etat", "feuille", "informer", "interrompre", "ligne/:line", "navette", "note", "partie/:party", "point", "prevoir", "seance", "seance/:meeting", "suspendre", "table-ronde"].map((one) => `/dossier/:id${one && `/${one}`}`), "/dossiers"];

test("every address says whether it stays; those of what was written do not", () => {
  const shut = Object.entries(ROUTES).filter(([, route]) => !route.stays).map(([path]) => path);
  assert.deepEqual(shut.sort(), ["/a-faire", "/consignes", "/corriger/:kind/:id", ...CASES, "/listes", "/listes/proposer", "/reglee/:id", "/suivi/:id", "/tournee/avant", "/tournee/note", "/tournee/passer/:kind/:id"]);
  const forms = KINDS.flatMap((kind) => (kind.form ? [kind.form.path] : []));
  assert.equal(forms.length, 4);
  for (const path of [...forms, "/tournee/passage", "/tournee/debut", "/secteur", "/residence/:id"]) assert.ok(ROUTES[path]?.stays, path);
});

/** The app started again on the same phone. @returns {Promise<any>} */
async function again() {
  const tab = await openTab();
  await tab.boot.boot();
  await settle(tab);
  return tab;
}

/** In contact at NOW, whose lease ends a week later. */
async function inContact() {
  const tab = await enrolledTab();
  const server = new Server().connect();
  const answer = server.answer.bind(server);
  server.answer = (asked) => ({ ...answer(asked), server_now: new Date(NOW).toISOString(), device: { id: ME.device.id, state: "ok", lease_until: new Date(NOW + 7 * DAY).toISOString(), zone: ME.org.zone } });
  await send(tab);
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  return { tab, server };
}
/** Whether the content is shut at this moment of the phone's clock. */
const lockedAt = (tab, moment) => playing(moment, () => ((tab.clock.minute.value = moment), tab.session.locked.value));

test("the lease ends after a week; a clock set back afterwards opens nothing, not even in an app started again", async () => {
  const { tab, server } = await inContact();
  assert.deepEqual([await lockedAt(tab, NOW + 6.9 * DAY), await lockedAt(tab, NOW + 7.1 * DAY)], [false, true]);
  await settle(tab);
  for (const moment of [NOW + 2 * DAY, NOW - 400 * DAY]) {
    assert.equal(await lockedAt(tab, moment), true);
    const restarted = await playing(moment, again);
    assert.equal(await lockedAt(restarted, moment), true);
  }
  server.connect();
  await send(tab);
  assert.equal(await lockedAt(tab, NOW), false);
  assert.equal(await lockedAt(await again(), NOW), false);
});

test("the difference measured at the last contact is counted, whichever way the clock was wrong", async () => {
  for (const wrong of [30 * DAY, -30 * DAY]) {
    await newPhone();
    const { tab } = await playing(NOW + wrong, inContact);
    assert.equal(Math.round(tab.clock.clockGap.value / DAY), -wrong / DAY);
    assert.deepEqual([await lockedAt(tab, NOW + wrong + 6.9 * DAY), await lockedAt(tab, NOW + wrong + 7.1 * DAY)], [false, true]);
  }
});

test("a clock that was ahead, then set right, shuts nobody out, and the week still ends", async () => {
  const { tab } = await playing(NOW + 30 * DAY, inContact);
  assert.equal(await lockedAt(tab, NOW + 30 * DAY + 60_000), false);
  assert.deepEqual([await lockedAt(tab, NOW + DAY), await lockedAt(tab, NOW + 7.1 * DAY)], [false, true]);
});

test("a clock set back before the last contact gives no week anew: what the phone has lived stays counted", async () => {
  const { tab } = await inContact();
  assert.equal(await lockedAt(tab, NOW + 6 * DAY), false);
  assert.equal(await lockedAt(tab, NOW - 300 * DAY), false, "a flat battery is no lock-out");
  assert.deepEqual([await lockedAt(tab, NOW + 5 * DAY), await lockedAt(tab, NOW + 7.1 * DAY)], [false, true]);
});

test("an access that was closed stays closed in an app started again without network", async () => {
  const { tab } = await inContact();
  assert.equal(tab.session.closed.value, false);
  const notes = { last_contact: new Date(NOW).toISOString(), lease_until: new Date(NOW - DAY).toISOString() };
  await tab.cache.writeNotes(notes);
  const restarted = await again();
  assert.deepEqual([restarted.session.closed.value, restarted.session.locked.value], [true, true]);
});

/**
 * A phone in Node: the real modules of static/pwa over an in-memory IndexedDB. `openTab()` loads a
 * fresh copy of the app over the same storage (another tab, or the app started again).
 */
import "./clock.mjs";
import { register } from "node:module";
import { IDBDatabase, IDBFactory, IDBObjectStore } from "fake-indexeddb";
import "fake-indexeddb/auto";
import { CODE, SERVICE } from "./installation.mjs";
import { PARIS } from "./zones.mjs";

// Each tab is one module graph: the tab's number travels from importer to imported. The trial kind of the tests is
// written as a feature of the phone, and imports the others from there.
const HOOK = `export async function resolve(specifier, context, next) {
  const tab = context.parentURL && new URL(context.parentURL).searchParams.get("tab");
  const parentURL = specifier.startsWith("../") ? context.parentURL?.replace("/tests/essai/phone/", "/static/pwa/features/chimere/") : context.parentURL;
  const found = await next(specifier, { ...context, parentURL });
  if (!tab || !/\\/static\\/pwa\\/|\\/tests\\/essai\\//.test(found.url)) return found;
  const url = new URL(found.url);
  url.searchParams.set("tab", tab);
  return { ...found, url: url.href };
}`;
register(`data:text/javascript,${encodeURIComponent(HOOK)}`);

// Timers of minutes must not keep the tests waiting for them.
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = (work, wait = 0, ...rest) => {
  const timer = realTimeout(work, wait, ...rest);
  if (wait >= 1000) timer.unref();
  return timer;
};
const realInterval = globalThis.setInterval;
globalThis.setInterval = (...words) => realInterval(...words).unref();
delete globalThis.BroadcastChannel;

class MemoryStorage {
  #kept = new Map();
  getItem = (key) => this.#kept.get(key) ?? null;
  setItem = (key, text) => void this.#kept.set(key, String(text));
  removeItem = (key) => void this.#kept.delete(key);
  clear = () => this.#kept.clear();
  all = () => [...this.#kept];
}

export const ME = {
  device: { id: "0190a000-0000-7000-8000-00000000d001", lease_until: "2099-01-01T00:00:00Z" },
  user: { id: "0190a000-0000-7000-8000-00000000a001", name: "Nadia Ferhat", email: "nadia@passeurs.example" },
  org: { id: "0190a000-0000-7000-8000-00000000c001", name: "Les Passeurs", zone: "Europe/Paris", offsets: PARIS, holidays: {} },
  sectors: [],
  server_now: "2026-11-20T20:00:00Z",
  vapid_public_key: null,
  sealing: SERVICE.announced,
};
export const OTHER = {
  ...ME,
  device: { ...ME.device, id: "0190a000-0000-7000-8000-00000000d002" },
  user: { id: "0190a000-0000-7000-8000-00000000a002", name: "Yoann Le Guen", email: "yoann@passeurs.example" },
};

/** Nadia by another code: the same person, enrolled anew. */
export const ANEW = { ...ME, device: { ...ME.device, id: "0190a000-0000-7000-8000-00000000d009" } };

export const whoOf = ({ device, user, org }) => ({ device_id: device.id, user_id: user.id, org_id: org.id });

let tabs = 0;
let open = [];
/** Vaults once made, by enrolment: their keys take a while. */
const vaults = new Map();

/** A phone out of its box; the tabs of the last one are closed. */
export async function newPhone() {
  globalThis.fetch = () => Promise.reject(new TypeError("no network"));
  await Promise.all(open.map((tab) => tab.courier.halt()));
  open = [];
  globalThis.indexedDB = new IDBFactory();
  globalThis.localStorage = new MemoryStorage();
}

/** The app's modules, loaded afresh. */
export async function openTab() {
  const tab = (tabs += 1);
  const load = (name) => import(`../../static/pwa/${name}.js?tab=${tab}`);
  const names = {
    boot: "app/boot", update: "device/update", clock: "core/clock", ids: "core/ids", session: "device/session", entering: "device/entering", admitting: "device/admitting", changing: "device/changing", enrolments: "store/enrolments", lease: "store/lease", router: "core/router",
    outbox: "outbox/outbox", rows: "outbox/rows", courier: "outbox/courier", deposit: "outbox/deposit", journal: "outbox/journal", status: "outbox/status", lists: "outbox/lists", notices: "store/notices",
    kinds: "store/kinds", views: "store/views", mirror: "store/mirror", cache: "store/cache", drafts: "store/drafts", hold: "store/hold",
    marker: "store/marker", trouble: "store/trouble", describe: "features/logbook/describe", pairing: "features/logbook/pairing", twice: "features/rounds/twice", now: "features/rounds/now", ending: "features/rounds/ending", answers: "features/rounds/answers", db: "store/db", reglees: "features/receipts/settled",
    vault: "vault/vault", vaultState: "vault/state", vaultRows: "vault/rows", vaultTabs: "vault/tabs", opening: "outbox/opening", meeting: "outbox/meeting", texts: "store/texts", taken: "features/vault/taken",
    own: "features/fields/screens", told: "features/fields/told", logbook: "features/logbook/logbook", correcting: "features/logbook/correcting", record: "features/logbook/record", cases: "features/mediation/piece", reading: "features/mediation/reading", again: "features/mediation/again", caseWords: "features/mediation/words", caseWhere: "features/mediation/where", caseWays: "features/mediation/ways", asked: "features/mediation/asked", reminded: "features/mediation/reminded", stray: "features/mediation/stray", acts: "features/rounds/acts",
  };
  const loaded = await Promise.all(Object.values(names).map(load));
  const opened = Object.fromEntries(Object.keys(names).map((name, index) => [name, loaded[index]]));
  /** One operation, where the product writes several at once. */
  const seal = async (draft) => (await opened.outbox.sealAll([draft]))[0];
  opened.outbox = { ...opened.outbox, seal };
  open.push(opened);
  return opened;
}

/** An app that knows the trial kind too. @returns {Promise<any>} */
export async function essaiTab() {
  const tab = await openTab();
  const { essai } = await import(`../essai/phone/kind.js?tab=${tabs}`);
  tab.kinds.declare(essai);
  await enrol(tab, ME);
  return { ...tab, essai };
}

/** An enrolled phone, with its databases open. */
export async function enrolledTab(me = ME) {
  const tab = await openTab();
  await enrol(tab, me);
  return tab;
}

async function enrol(tab, me) {
  await tab.boot.boot();
  if (tab.session.session.value.phase !== "open") await tab.admitting.admit(me);
  await giveVault(tab, me);
  await settle(tab);
}

/** Everybody has a vault, and begins with it open. */
export async function giveVault(tab, me = ME) {
  const who = whoOf(me);
  const row = vaults.get(who.device_id);
  if (row) await tab.vaultRows.addRow(row);
  else if (!tab.vaultState.vault.peek()) {
    await tab.vault.create(who, "code", CODE);
    vaults.set(who.device_id, await tab.vaultRows.readRow(who.device_id));
  }
  await tab.vault.load(who);
  await unlock(tab, me);
}

export async function unlock(tab, me = ME) {
  if (!tab.vaultState.opened.peek()) await tab.vault.unlock(whoOf(me), CODE);
  await tab.opening.read();
}

export const lock = (tab) => tab.vaultTabs.lockAll();

/** Wait for the courier to come to rest. */
export async function settle(tab) {
  for (let turn = 0; turn < 3; turn += 1) {
    while (tab.courier.state.value.busy) await new Promise((done) => setImmediate(done));
    await new Promise((done) => setImmediate(done));
  }
}

export async function send(tab) {
  await settle(tab);
  await tab.courier.nudge("hand");
  await settle(tab);
}

export const contact = (more = {}) => ({
  kind: "contact.record",
  payload: {
    place: { estate: "0190a000-0000-7000-8000-00000000e001" },
    agents: [ME.user.id], besoin: "ecoute", reponses: [], registre: "presence", canal: "tournee", counts: { age: { "18_25": 2 } },
    ...more,
  },
});

/** Rows of the outbox as the disk has them, whoever reads. */
export const rowsOnDisk = (tab) => tab.rows.readRows();

export const answerJson = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });

/** Every call to the disk goes through `before(name)`, which may throw. Returns how to take it out again. */
export function watchDisk(before) {
  const undo = [];
  const wrap = (proto, method, name) => {
    const original = proto[method];
    proto[method] = function (...words) {
      // The database's own upgrade is no call of ours.
      if (words[1] !== "versionchange") before(name, words, this);
      return original.apply(this, words);
    };
    undo.push(() => (proto[method] = original));
  };
  for (const method of ["add", "put", "delete", "get", "getAll", "getKey", "clear"]) wrap(IDBObjectStore.prototype, method, method);
  wrap(IDBDatabase.prototype, "transaction", "transaction");
  wrap(IDBFactory.prototype, "open", "open");
  return () => undo.forEach((step) => step());
}

/** What is written beside the databases goes through `before` too. Returns how to take it out again. */
function watchNotes(before) {
  const storage = globalThis.localStorage;
  const { setItem, removeItem } = storage;
  const wrap = (original) => (...words) => (before(), original(...words));
  Object.assign(storage, { setItem: wrap(setItem), removeItem: wrap(removeItem) });
  return () => Object.assign(storage, { setItem, removeItem });
}

/** Let `allowed` calls pass, then fail every one: a killed process does nothing more. `notes`: to localStorage too. */
export function killAfter(allowed, { notes = false } = {}) {
  let calls = 0;
  const step = () => {
    calls += 1;
    if (calls > allowed) throw new Error("killed");
  };
  const undo = [watchDisk(step), ...(notes ? [watchNotes(step)] : [])];
  const net = globalThis.fetch;
  globalThis.fetch = async (...words) => {
    step();
    const answer = await net(...words);
    step(); // the server has it, the answer is lost
    return answer;
  };
  return {
    calls: () => calls,
    revive() {
      undo.forEach((back) => back());
      globalThis.fetch = net;
    },
  };
}

// The start: what is painted before the app, who may come in, and what a browser without workers still does.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./clock.mjs";
import { dateFr, dateOf, dayFr, hourOnWall, tellTime } from "../../static/pwa/core/clock.js";
import { entrancesOf } from "../../static/pwa/features/rounds/round.js";
import { newPhone, openTab } from "./phone.mjs";
import { PARIS, ZONES } from "./zones.mjs";

const read = (/** @type {string} */ name) => readFileSync(new URL(`../../static/pwa/${name}`, import.meta.url), "utf8");

test("the frame painted first holds the bar's own words and signs, and nothing else to read", () => {
  const frame = /** @type {string} */ (/<div id="app"[^]*?<template id="cannot">/.exec(read("index.html"))?.[0]);
  const told = [...frame.matchAll(/#i-(\w+)"\/><\/svg>([^<]+)<\/span>/g)].map(([, icon, label]) => [icon, label]);
  const tabs = [...read("ui/screen.js").matchAll(/\["\/[\w-]+", "(\w+)", "([^"]+)"\]/g)].map(([, icon, label]) => [icon, label]);
  assert.equal(tabs.length, 4);
  assert.deepEqual(told, tabs);
  const words = frame.replace(/<[^>]*>/g, " ").trim().split(/\s{2,}/);
  assert.deepEqual(words, tabs.map(([, label]) => label));
  assert.match(frame, /aria-busy="true"/);
  assert.match(frame, /aria-hidden="true"/);
});

/** @param {string} zone @param {Intl.DateTimeFormatOptions} options @param {string} [language] */
const table = (zone, options, language = "fr-FR") => new Intl.DateTimeFormat(language, { timeZone: zone, ...options });

test("hours, days and their names, written without Intl for a quick start, are those of its tables", () => {
  const short = table("UTC", { weekday: "short", day: "numeric", month: "short" });
  const long = table("UTC", { weekday: "long", day: "numeric", month: "long" });
  for (const zone of Object.keys(ZONES).filter((name) => name !== "moved")) {
    tellTime(ZONES[zone]);
    const day = table(zone, {}, "sv-SE");
    const time = table(zone, { hour: "2-digit", minute: "2-digit" });
    for (let moment = Date.UTC(2024, 11, 1); moment < Date.UTC(2029, 10, 1); moment += 3_600_000) {
      assert.equal(`${dateOf(moment)} ${hourOnWall(moment)}`, `${day.format(moment)} ${time.format(moment)}`);
    }
  }
  tellTime(PARIS);
  for (let noon = Date.UTC(2024, 0, 1, 12); noon < Date.UTC(2026, 0, 1); noon += 86_400_000) {
    const said = [short.format(noon), long.format(noon)].map((text) => text.replace(" 1 ", " 1er "));
    assert.deepEqual([dayFr(dateOf(noon)), dateFr(dateOf(noon))], said);
  }
});

test("the halls of an estate stand in the order of their numbers", () => {
  const entrances = ["10", "B2", "9", "A10", "A9", "1"].map((plate) => ({ id: plate, label: "", plate }));
  const ordered = entrancesOf({ buildings: [{ entrances }] }).map((one) => one.plate);
  assert.deepEqual(ordered, ["1", "9", "10", "A9", "A10", "B2"]);
});

test("a hall that was closed is not among those to walk", () => {
  const open = { id: "14", label: "Hall 14", plate: "14" };
  const halls = entrancesOf({ buildings: [{ entrances: [{ id: "16", label: "Hall 16", plate: "16", closed: true }, open] }] });
  assert.deepEqual(halls, [open]);
});

test("a phone already used asks for a password alone, a new one for its code too", async () => {
  const { checkEnrol } = await import("../../static/pwa/features/session/enrol.js");
  const typed = { email: "nadia@passeurs.example", password: "un palier bien tenu", code: "" };
  assert.deepEqual(Object.keys(checkEnrol(typed, true)), ["code"]);
  assert.deepEqual(checkEnrol(typed, false), {});
});

const PHONES = {
  "gives no registration": { register: async () => undefined, getRegistration: async () => undefined },
  "refuses": {
    register: () => Promise.reject(new DOMException("private", "SecurityError")),
    getRegistration: () => Promise.reject(new DOMException("private", "SecurityError")),
  },
  "throws at once": {
    register() {
      throw new DOMException("private", "SecurityError");
    },
    getRegistration() {
      throw new DOMException("private", "SecurityError");
    },
  },
};

/** @param {any} workers @param {(update: any, router: any) => Promise<void>} work */
async function withWorkers(workers, work) {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { serviceWorker: workers } });
  try {
    await newPhone();
    const tab = await openTab();
    await work(tab.update, tab.router);
  } finally {
    if (before) Object.defineProperty(globalThis, "navigator", before);
  }
}

for (const [what, workers] of Object.entries(PHONES)) {
  test(`a browser whose worker ${what} starts all the same`, () =>
    withWorkers({ controller: null, addEventListener() {}, ...workers }, async (update) => {
      assert.equal(await update.updateFirst(), false);
      await update.watchUpdates();
      assert.equal(update.update.value.available, false);
    }));
}

test("a reminder opens its follow-up, several open the list, and nothing else may lead anywhere", () => {
  /** @type {Record<string, (event: any) => void>} */
  const heard = {};
  globalThis.location ??= /** @type {any} */ ({ origin: "https://palier.example", hash: "" });
  globalThis.history ??= /** @type {any} */ ({ pushState() {}, replaceState() {} });
  globalThis.ServiceWorker ??= /** @type {any} */ (class {});
  const workers = {
    controller: null,
    addEventListener: (/** @type {string} */ name, /** @type {any} */ hear) => void (heard[name] = hear),
    ...PHONES["gives no registration"],
  };
  return withWorkers(workers, async (update, router) => {
    const nothing = { screen: () => null };
    router.defineRoutes({ "/tournee": nothing, "/a-faire": nothing, "/suivi/:id": nothing });
    await update.watchUpdates();
    const say = (/** @type {string} */ path) => heard.message?.({ origin: location.origin, source: null, data: { type: "open", path } });
    say("/a-faire");
    assert.equal(router.current.value.path, "/a-faire");
    say("/suivi/0190a000-0000-7000-8000-00000000f001");
    assert.equal(router.current.value.pattern, "/suivi/:id");
    say("/telephone");
    assert.equal(router.current.value.pattern, "/suivi/:id");
  });
});

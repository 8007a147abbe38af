// What the desk did to a shift, and the day beside its hours, as the phone says them.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./clock.mjs";
import { tellTime } from "../../static/pwa/core/clock.js";
import { deskSaid, givenUpToday } from "../../static/pwa/features/rounds/round.js";
import { dayOfHours, hoursFr } from "../../static/pwa/ui/dates.js";
import { PARIS } from "./zones.mjs";

tellTime(PARIS);

test("a shift says what was done to it at the desk, and when", () => {
  assert.equal(deskSaid(undefined), "");
  assert.equal(deskSaid({ state: "publiee", changed_at: null }), "");
  assert.equal(deskSaid({ state: "publiee", changed_at: "2026-11-18T15:12:00Z" }), "Changé au bureau le mercredi 18 novembre à 16:12");
  assert.equal(deskSaid({ state: "annulee", changed_at: "2026-11-18T23:30:00Z" }), "Annulé au bureau le jeudi 19 novembre à 00:30");
  assert.equal(deskSaid({ state: "annulee" }), "Annulé au bureau");
});

test("of the shifts of hers that were given up today the last is told, and nobody else's", () => {
  const row = (/** @type {string} */ id, /** @type {any} */ more) => ({
    id, kind: "shift", mark: "received",
    data: { state: "annulee", service_date: "2026-11-20", agents: [{ id: "nadia" }], ...more },
  });
  const all = [
    row("first", { changed_at: "2026-11-20T09:00:00Z" }),
    row("last", { changed_at: "2026-11-20T10:00:00Z" }),
    row("theirs", { agents: [{ id: "yoann" }], changed_at: "2026-11-20T11:00:00Z" }),
    row("kept", { state: "publiee", changed_at: "2026-11-20T12:00:00Z" }),
  ];
  assert.equal(givenUpToday(all, "nadia", "2026-11-20")?.id, "last");
  assert.equal(givenUpToday(all, "nadia", "2026-11-21"), null);
});

test("hours past midnight say the day clocks show", () => {
  const late = { service_date: "2026-11-22", starts_at: "2026-11-23T02:30:00Z", ends_at: "2026-11-23T09:30:00Z" };
  assert.equal(`${dayOfHours(late)}, ${hoursFr(late)}`, "2026-11-23, 03:30 – 10:30");
});

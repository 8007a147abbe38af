// A night belongs to the day it began: past midnight of a shift from 21:30 to 04:30, the 25th is not over.
import assert from "node:assert/strict";
import { test } from "node:test";
import { playing } from "./clock.mjs";
import "./phone.mjs";
import { PARIS } from "./zones.mjs";
import { addDays, tellTime, today, whenFr, whenSaid } from "../../static/pwa/core/clock.js";
import { when } from "../../static/pwa/features/followups/due.js";
import { hourFr } from "../../static/pwa/features/logbook/elsewhere.js";
import { inForce } from "../../static/pwa/features/rounds/consignes.js";
import { hourOf } from "../../static/pwa/features/logbook/row.js";
import { relativeDay } from "../../static/pwa/ui/dates.js";

tellTime(PARIS);

/** @param {string} moment @param {() => void} work */
const at = (moment, work) => playing(Date.parse(moment), work);

const EVENING = { data: { valid_from: "2026-11-25", valid_to: "2026-11-25", estate_id: "e1" } };

test("a consigne of the 25th holds until the night is over", async () => {
  await at("2026-11-26T04:29:00+01:00", () => assert.equal(inForce([EVENING], ["e1"], today()).length, 1));
  await at("2026-11-26T05:00:00+01:00", () => assert.equal(inForce([EVENING], ["e1"], today()).length, 0));
});

test("tonight's follow-up is not late at seven past midnight, and tomorrow keeps its meaning", async () => {
  await at("2026-11-26T00:07:00+01:00", () => {
    assert.equal(today(), "2026-11-25");
    assert.equal(when({ due_on: "2026-11-25" }, today()), "today");
    assert.equal(addDays(today(), 1), "2026-11-26");
    assert.equal(relativeDay("2026-11-26", today()), "demain");
  });
  await at("2026-11-26T05:00:00+01:00", () => assert.equal(when({ due_on: "2026-11-25" }, today()), "late"));
});

test("an hour after midnight carries its day, as long as the evening lasts", () => {
  assert.deepEqual(hourOf("2026-11-25T23:30:00Z", "2026-11-25"), { hour: "00:30", which: "", night: "jeu.\u00a026" });
  assert.deepEqual(hourOf("2026-11-25T22:30:00Z", "2026-11-25"), { hour: "23:30", which: "", night: "" });
});

test("a draft of the night before is told with its day, though its date is the one of tonight", async () => {
  await at("2026-11-25T00:30:00+01:00", () => {
    assert.equal(hourFr("2026-11-24T01:00:00+01:00"), "mardi\u00a024 à 01:00");
    assert.equal(hourFr("2026-11-24T21:24:00+01:00"), "21:24");
  });
});

test("an hour of another service day is told with its day, one of tonight is not", async () => {
  await at("2026-11-26T03:10:00+01:00", () => {
    assert.deepEqual([whenFr("2026-11-25T21:24:00+01:00"), whenSaid("2026-11-26T01:05:00+01:00")], ["21:24", "à 01:05"]);
    assert.equal(whenFr("2026-11-25T04:59:00+01:00"), "mer. 25 nov. 04:59");
  });
  await at("2026-12-02T21:00:00+01:00", () => {
    assert.equal(whenFr("2026-11-24T21:24:00+01:00"), "mar. 24 nov. 21:24");
    assert.equal(whenSaid("2026-12-01T21:24:00+01:00"), "le mardi 1er décembre à 21:24");
  });
});

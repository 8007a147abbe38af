// What a refused form says leaves as it is answered; days in French.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./clock.mjs";
import { dateFr, dayFr } from "../../static/pwa/core/clock.js";
import { dayMonth } from "../../static/pwa/ui/dates.js";
import { dateYear, dayYear } from "../../static/pwa/ui/years.js";
import { unanswered } from "../../static/pwa/ui/answered.js";

test("an error leaves when it is answered, and what was not asked yet is not told", () => {
  const told = { type: "Choisissez de quoi il s’agit.", gravite: "Choisissez la gravité." };
  const now = () => /** @type {Record<string, string>} */ ({ gravite: "Choisissez la gravité.", followup: "Choisissez quand y revenir." });
  assert.deepEqual(unanswered(told, now), { gravite: "Choisissez la gravité." });
  assert.deepEqual(unanswered(told, () => ({})), {});
  const never = () => assert.fail("nothing was asked");
  assert.deepEqual(unanswered({}, never), {});
});

test("the first of a month is said as one says it", () => {
  const said = ["2026-12-01", "2026-12-11", "2026-12-21"].map((day) => [dateFr(day), dayFr(day), dayMonth(day)]);
  assert.deepEqual(said, [
    ["mardi 1er décembre", "mar. 1er déc.", "1er\u00a0déc."],
    ["vendredi 11 décembre", "ven. 11 déc.", "11\u00a0déc."],
    ["lundi 21 décembre", "lun. 21 déc.", "21\u00a0déc."],
  ]);
});

test("a day that may be of another year says which, with its weekday or without", () => {
  assert.deepEqual([dateYear("2026-11-20"), dayYear("2026-11-20"), dayYear("2027-01-01")], ["vendredi 20 novembre 2026", "20 novembre 2026", "1er janvier 2027"]);
});

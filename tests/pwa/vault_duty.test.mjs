/** The end of a shift, as the lock hears of it. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { shiftEnded } from "../../static/pwa/features/vault/duty.js";

const HOUR = 3_600_000;
const at = (hours) => new Date(hours * HOUR).toISOString();
const shift = (from, to, { state = "publiee", agent = "nadia" } = {}) => ({ data: { state, agents: [{ id: agent }], starts_at: at(from), ends_at: at(to) } });
const ended = (shifts, hours, gap = 0) => shiftEnded(shifts, "nadia", hours * HOUR, gap);

test("the last that ended, none while one is under way, hers and published ones alone", () => {
  const day = [shift(8, 12), shift(14, 18)];
  assert.deepEqual([7, 9, 13, 14, 17, 18, 40].map((hour) => ended(day, hour)), [null, null, 12 * HOUR, null, null, 18 * HOUR, 18 * HOUR]);
  assert.equal(ended([shift(8, 12), shift(12, 18)], 12), null);
  assert.equal(ended([shift(8, 12, { state: "annulee" }), shift(8, 12, { agent: "yoann" })], 13), null);
});

test("it is told by this phone's clock", () => {
  assert.equal(ended([shift(8, 12)], 11.5, HOUR), 11 * HOUR);
  assert.equal(ended([shift(8, 12)], 12.5, -HOUR), null);
});

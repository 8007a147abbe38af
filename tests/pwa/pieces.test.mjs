// A piece of the program: opened once, and again when it did not come.
import assert from "node:assert/strict";
import { test } from "node:test";
import "./clock.mjs";
import { piece, reopenMissing } from "../../static/pwa/core/pieces.js";

test("a piece is loaded once, whoever opens it", async () => {
  let times = 0;
  const one = piece("one", async () => ({ Screen: `loaded ${(times += 1)}` }));
  assert.deepEqual(one.state.value, { screens: null, missing: false });
  await Promise.all([one.open(), one.open()]);
  await one.open();
  assert.deepEqual(one.state.value, { screens: { Screen: "loaded 1" }, missing: false });
});

test("a piece that did not come says so, and opens as soon as it is there", async () => {
  let there = false;
  const two = piece("two", async () => {
    if (!there) throw new TypeError("no network");
    return { Screen: "loaded" };
  });
  await two.open();
  assert.deepEqual(two.state.value, { screens: null, missing: true });
  there = true;
  reopenMissing();
  await two.open();
  assert.deepEqual(two.state.value, { screens: { Screen: "loaded" }, missing: false });
});

test("a piece nobody asked for is not loaded when others are asked for again", () => {
  let times = 0;
  piece("three", async () => ({ n: (times += 1) }));
  reopenMissing();
  assert.equal(times, 0);
});

// The colours, day and night: every pair written beside a token is measured again, and holds.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const CSS = readFileSync(new URL("../../static/pwa/styles/tokens.css", import.meta.url), "utf8");
/** Edges, lamps and charts are shapes, not text. */
const SHAPES = /^(line-2|lamp|action|sel-edge|l\d-e|c\d|focus)$/;

/** @param {string} block */
const tokensOf = (block) =>
  Object.fromEntries([...block.matchAll(/--([\w-]+):(#[0-9a-f]{6})/g)].map(([, name, value]) => [name, value]));
/** @param {string} hex */
const luminance = (hex) => {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * /** @type {number} */ (r) + 0.7152 * /** @type {number} */ (g) + 0.0722 * /** @type {number} */ (b);
};
/** @param {string} one @param {string} other */
const ratio = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return /** @type {number} */ ((light) + 0.05) / /** @type {number} */ ((dark) + 0.05);
};
/** @param {string} name @param {string} from */
const block = (name, from) => {
  const start = CSS.indexOf(from);
  assert.ok(start > 0, name);
  return CSS.slice(start, CSS.indexOf("\n}\n", start) + 1 || undefined);
};
const DAY = block("day", ":root{\n  color-scheme:light");
const NIGHT = block("night", ":root[data-theme=dark]{");
const SYSTEM_NIGHT = block("system night", "@media (prefers-color-scheme:dark)");

for (const [theme, text] of [
  ["day", DAY],
  ["night", NIGHT],
]) {
  test(`every measured pair holds by ${theme}`, () => {
    const tokens = tokensOf(/** @type {string} */ (text));
    const pairs = [.../** @type {string} */ (text).matchAll(/([a-z][\w-]*) on ([a-z][\w-]*) (\d+\.\d)/g)];
    assert.ok(pairs.length > 35, `${pairs.length} pairs`);
    for (const [told, front, back, written] of pairs) {
      const measured = ratio(
        tokens[/** @type {string} */ (front)] ?? "#000000",
        tokens[/** @type {string} */ (back)] ?? "#000000",
      );
      assert.ok(Math.abs(measured - Number(written)) < 0.1, `${told}: measured ${measured.toFixed(2)}`);
      assert.ok(measured >= (SHAPES.test(/** @type {string} */ (front)) ? 3 : 4.5), `${told} is too faint`);
    }
  });
}

test("night by the system is night by choice", () => assert.deepEqual(tokensOf(SYSTEM_NIGHT), tokensOf(NIGHT)));

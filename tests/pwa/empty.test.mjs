// What an empty list says: "nothing" only of what was received, else that it is not there yet.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

/** An empty state, as it is written: up to the end of its words. */
const EMPTY = /h\(Empty, \{([^]*?)text:/g;
/** Told by what is here: the pieces of the program, the entries of this phone, a case in which something cannot be done. */
const KNOWN = ["ui/piece.js", "features/receipts/list.js", ...Array(2).fill("features/mediation/act.js"), "features/mediation/halted.js"];

test("every empty state says what it is when this phone has not received all", () => {
  const root = new URL("../../static/pwa/", import.meta.url);
  const files = readdirSync(root, { recursive: true }).filter((file) => /^(ui|app|features)\/.*\.js$/.test(String(file))).map(String).sort();
  const states = files.flatMap((file) => [...readFileSync(new URL(file, root), "utf8").matchAll(EMPTY)].map(([, before]) => ({ file, before })));
  assert.ok(states.length > 20, `${states.length}`);
  const silent = states.filter(({ before }) => !/\blater:/.test(before ?? "")).map(({ file }) => file);
  assert.deepEqual(silent, [...KNOWN].sort());
});

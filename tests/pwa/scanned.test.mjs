import assert from "node:assert/strict";
import { test } from "node:test";
import { newPhone, openTab } from "./phone.mjs";

/** Opens the app at this fragment. @param {string} hash */
async function opened(hash) {
  await newPhone();
  /** @type {string[]} */
  const written = [];
  globalThis.location = /** @type {any} */ ({ hash, pathname: "/app/", href: `http://localhost/app/${hash}` });
  globalThis.history = /** @type {any} */ ({ replaceState: (_s, _t, url) => written.push(url), pushState() {} });
  try {
    const tab = await openTab();
    return { code: tab.router.scanned.value, written };
  } finally {
    delete globalThis.location;
    delete globalThis.history;
  }
}

test("the code of a QR is read from the fragment, and leaves the address at once", async () => {
  const { code, written } = await opened("#code=K7PM-4QXT");
  assert.equal(code, "K7PM-4QXT");
  assert.deepEqual(written, ["#/tournee"]);
});

test("a fragment without one is an address like any other", async () => {
  for (const hash of ["", "#/a-faire", "#/code=K7PM"]) {
    const { code, written } = await opened(hash);
    assert.equal(code, "");
    assert.deepEqual(written, []);
  }
});

test("what somebody put in a fragment is words of a field, never longer than a code", async () => {
  const { code } = await opened(`#code=${"<b>".repeat(400)}`);
  assert.equal(code.length, 25);
});

// The format the service reads, byte for byte: the vectors its own half is held to.
import assert from "node:assert/strict";
import { createECDH } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./clock.mjs";
import { Installation } from "./vault.mjs";
import { split, unite } from "../../static/pwa/core/paths.js";
import { sealOp, sittingOf } from "../../static/pwa/vault/seal.js";
import { Unreadable, openOp } from "../../static/pwa/vault/unseal.js";

const { installation, vault, bound, operations, nothing_private, refused } = JSON.parse(readFileSync(new URL("../vectors/sealed_operation.json", import.meta.url)));
const WHO = { org_id: bound.organisation, user_id: bound.user, device_id: bound.device };
const { subtle } = crypto;
const b64 = (text) => Buffer.from(text, "base64url");

/** A pair from its private half. @param {string} secret */
async function pairOf(secret) {
  const pair = createECDH("prime256v1");
  pair.setPrivateKey(b64(secret));
  const [x, y] = [pair.getPublicKey().subarray(1, 33), pair.getPublicKey().subarray(33)].map((half) => half.toString("base64url"));
  const jwk = { kty: "EC", crv: "P-256", x, y };
  const terms = { name: "ECDH", namedCurve: "P-256" };
  return {
    privateKey: await subtle.importKey("jwk", { ...jwk, d: secret }, terms, false, ["deriveBits"]),
    publicKey: await subtle.importKey("jwk", jwk, terms, true, []),
  };
}

const opened = async () => ({ id: "1", device_id: WHO.device_id, key: vault.key, secret: (await pairOf(vault.private)).privateKey });

/** Its chance is the vector's, not the machine's. */
async function fixed({ ephemeral, content_key, nonce }, work) {
  const pair = await pairOf(ephemeral);
  const { getRandomValues } = crypto;
  const { generateKey } = subtle;
  subtle.generateKey = async () => pair;
  crypto.getRandomValues = (bytes) => (bytes.set(b64(bytes.length === 12 ? nonce : content_key)), bytes);
  try {
    return await work();
  } finally {
    subtle.generateKey = generateKey;
    crypto.getRandomValues = getRandomValues;
  }
}

test("what the service reads opens for its writer's vault, and is the operation as it was", async () => {
  for (const { why, private: paths, clear, fields, travels } of operations) {
    assert.deepEqual(split(clear.payload, paths), { clear: travels.payload, secret: fields }, why);
    const secret = await openOp(await opened(), travels.id, WHO, travels.sealed);
    assert.deepEqual(secret, fields, why);
    assert.deepEqual(unite(travels.payload, secret), clear.payload, why);
  }
  assert.deepEqual(split(nothing_private.clear.payload, nothing_private.private).secret, {});
});

test("the same keys and the same chance make the same seal", async () => {
  for (const vector of operations) {
    const { why, fields, travels } = vector;
    const reader = [installation, installation.earlier].find((one) => one.key === travels.sealed.key);
    const sealed = await fixed(vector, async () => sealOp(await sittingOf(reader, vault), travels.id, WHO, fields));
    const { box, ...head } = sealed;
    const { box: theirs, ...expected } = travels.sealed;
    assert.deepEqual(head, expected, why);
    assert.equal(box.slice(0, 16), theirs.slice(0, 16), why);
    // Deflate may be written in more than one way: it opens alike.
    const service = new Installation(reader.private);
    assert.equal(service.key, reader.key);
    assert.deepEqual(service.open(sealed, travels.id, WHO), fields, why);
  }
});

test("what the service refuses as altered does not open here either, where the vault has a part in it", async () => {
  for (const { why, travels } of refused) {
    // The installation's wrap and its key's name are not the vault's; where one stands in clear too is the service's to say.
    if (["sealed by somebody else", "a member is missing", "there in clear too"].includes(why)) continue;
    await assert.rejects(openOp(await opened(), travels.id, WHO, travels.sealed), Unreadable, why);
  }
});

/**
 * A finger or a face in the place of the code, where the phone has an authenticator that makes a secret of it (the
 * extension `prf` of WebAuthn). The service knows nothing of it; it works without network.
 */
import { random, to64, utf8 } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{id: Bytes, salt: Bytes}} Passkey */

/** The authenticator is not there, cannot do it, or was not answered. */
export class NoPasskey extends Error {}

/** Whether it is worth offering. */
export const mayHavePasskey = async () =>
  Boolean(await globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().catch(() => false));

const PATIENCE = 60_000;

/** ES256, RS256: its signature is asked of nobody, yet one has to be named. */
const SIGNATURES = [-7, -257].map((alg) => ({ type: /** @type {const} */ ("public-key"), alg }));

/** @param {{name: string, email: string}} person @returns {Promise<Passkey & {secret: Bytes}>} */
export async function newPasskey({ name, email }) {
  const salt = random(32);
  const made = await asked(() =>
    navigator.credentials.create({
      publicKey: {
        rp: { name: "Palier" },
        user: { id: random(16), name: `${email} (déverrouiller)`, displayName: name },
        challenge: random(32),
        pubKeyCredParams: SIGNATURES,
        authenticatorSelection: { authenticatorAttachment: "platform", residentKey: "required", userVerification: "required" },
        extensions: { prf: { eval: { first: salt } } },
        timeout: PATIENCE,
      },
    }),
  );
  const id = new Uint8Array(made.rawId);
  const prf = made.getClientExtensionResults().prf;
  if (prf?.enabled === false) throw new NoPasskey("no secret is made here");
  // Some tell their secret at once, others when first asked for it.
  const first = prf?.results?.first;
  return { id, salt, secret: first ? bytesOf(first) : await secretOf({ id, salt }) };
}

/** @param {Passkey} passkey @returns {Promise<Bytes>} */
export async function secretOf({ id, salt }) {
  const got = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: [{ type: "public-key", id }],
        userVerification: "required",
        extensions: { prf: { evalByCredential: { [to64(id)]: { first: salt } } } },
        timeout: PATIENCE,
      },
    }),
  );
  const first = got.getClientExtensionResults().prf?.results?.first;
  if (!first) throw new NoPasskey("no secret is made here");
  return bytesOf(first);
}

/** @param {() => Promise<Credential | null>} ask @returns {Promise<PublicKeyCredential>} */
async function asked(ask) {
  try {
    const found = await ask();
    if (found) return /** @type {PublicKeyCredential} */ (found);
  } catch (error) {
    throw new NoPasskey("refused", { cause: error });
  }
  throw new NoPasskey("nothing came");
}

/** @param {BufferSource} source @returns {Bytes} */
const bytesOf = (source) => new Uint8Array(/** @type {ArrayBuffer} */ (ArrayBuffer.isView(source) ? source.buffer.slice(source.byteOffset, source.byteOffset + source.byteLength) : source));

/** What shuts and opens the data key. @param {Bytes} secret @param {Bytes} salt @param {string} key name of the vault @param {KeyUsage} use */
export async function passkeyKey(secret, salt, key, use) {
  const taken = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const terms = { name: "HKDF", hash: "SHA-256", salt, info: utf8(`palier wrap 1 passkey ${key}`) };
  return crypto.subtle.deriveKey(terms, taken, { name: "AES-GCM", length: 256 }, false, [use]);
}

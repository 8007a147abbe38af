/**
 * A finger or a face in the place of the code, where the phone has an authenticator that makes a secret of it (the
 * extension `prf` of WebAuthn): it works without network. One made of what the service asked reopens the session too;
 * of the secret the service learns nothing.
 */
import { from64, random, to64, utf8 } from "./bytes.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{id: Bytes, salt: Bytes}} Passkey */

/** The authenticator is not there, cannot do it, or was not answered. */
export class NoPasskey extends Error {}

/** Whether it is worth offering. */
export const mayHavePasskey = async () =>
  Boolean(await globalThis.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().catch(() => false));

/** False where the browser says that it makes no secret of a passkey: it reopens the session, and no vault. */
export const mayOpenVault = async () => {
  const said = await /** @type {any} */ (globalThis.PublicKeyCredential)?.getClientCapabilities?.().catch(() => null);
  return said?.["extension:prf"] !== false;
};

const PATIENCE = 60_000;

/** What the service asks, as it writes it. @typedef {any} Options */
/** What a browser calls it that makes no second one for the same person. */
const HAS_ONE = "InvalidStateError";
/** @param {{id: string}[]} [list] */
const idsOf = (list = []) => list.map((one) => ({ ...one, type: /** @type {const} */ ("public-key"), id: from64(one.id) }));

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
  return ofMade(made, salt);
}

/** @param {PublicKeyCredential} made @param {Bytes} salt */
async function ofMade(made, salt) {
  const id = new Uint8Array(made.rawId);
  if (made.getClientExtensionResults().prf?.enabled === false) throw new NoPasskey("no secret is made here");
  // Some tell their secret at once, others when first asked for it.
  return { id, salt, secret: firstOf(made) ?? (await secretOf({ id, salt })) };
}

/**
 * One that reopens the session too. Kept by the service first: without a secret it is worth that already.
 * @param {Options} options @param {(answer: string) => Promise<unknown>} keep
 * @returns {Promise<(Passkey & {secret: Bytes}) | null>} null: it opens no vault
 */
export async function madeFor(options, keep) {
  const salt = random(32);
  const publicKey = {
    ...options,
    challenge: from64(options.challenge),
    user: { ...options.user, id: from64(options.user.id) },
    excludeCredentials: idsOf(options.excludeCredentials),
    authenticatorSelection: { ...options.authenticatorSelection, authenticatorAttachment: "platform" },
    extensions: { prf: { eval: { first: salt } } },
  };
  const made = await asked(() => navigator.credentials.create({ publicKey })).catch((why) => {
    if (why.cause?.name !== HAS_ONE) throw why;
  });
  if (!made) return hadFor(options);
  await keep(written(made));
  return ofMade(made, salt).catch(() => null);
}

/** This phone has one of hers that the service knows: its secret opens a vault as a new one's would. @param {Options} options */
async function hadFor(options) {
  const salt = random(32);
  const publicKey = {
    challenge: random(32),
    allowCredentials: idsOf(options.excludeCredentials),
    userVerification: /** @type {const} */ ("required"),
    extensions: { prf: { eval: { first: salt } } },
  };
  const got = await asked(() => navigator.credentials.get({ publicKey }));
  const secret = firstOf(got);
  if (!secret) throw new NoPasskey("no secret is made here");
  return { id: new Uint8Array(got.rawId), salt, secret };
}

/**
 * Sign what the service asks. By the vault's own passkey its secret comes with it: one touch opens both.
 * @param {Options} options @param {Passkey | null} own @param {CredentialRequestOptions} [more]
 * @returns {Promise<{answer: string, secret: Bytes | null}>}
 */
export async function signed(options, own, more = {}) {
  const publicKey = {
    ...options,
    challenge: from64(options.challenge),
    allowCredentials: own ? [{ type: "public-key", id: own.id }] : idsOf(options.allowCredentials),
    ...(own && { extensions: secretFrom(own) }),
  };
  const got = await asked(() => navigator.credentials.get({ ...more, publicKey }));
  return { answer: written(got), secret: firstOf(got) };
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

/** As the service reads it: not every browser writes it by itself. @param {PublicKeyCredential} key */
function written({ id, rawId, type, response }) {
  const said = /** @type {any} */ (response);
  const parts = Object.fromEntries(PARTS.filter((name) => said[name]).map((name) => [name, to64(said[name])]));
  const transports = said.getTransports?.();
  return JSON.stringify({ id, rawId: to64(rawId), type, response: { ...parts, ...(transports && { transports }) } });
}

/** @param {Passkey} passkey @returns {Promise<Bytes>} */
export async function secretOf({ id, salt }) {
  const got = await asked(() =>
    navigator.credentials.get({
      publicKey: {
        challenge: random(32),
        allowCredentials: [{ type: "public-key", id }],
        userVerification: "required",
        extensions: secretFrom({ id, salt }),
        timeout: PATIENCE,
      },
    }),
  );
  const secret = firstOf(got);
  if (!secret) throw new NoPasskey("no secret is made here");
  return secret;
}

/** @param {Passkey} passkey */
const secretFrom = ({ id, salt }) => ({ prf: { evalByCredential: { [to64(id)]: { first: salt } } } });

/** @param {PublicKeyCredential} key */
function firstOf(key) {
  const first = key.getClientExtensionResults().prf?.results?.first;
  return first ? bytesOf(first) : null;
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

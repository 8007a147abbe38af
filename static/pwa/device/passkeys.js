/** Her passkeys, as the service keeps them: asked for, kept, removed, and one that reopens this phone's session. */
import { call } from "../core/api.js";
import { admit } from "./admitting.js";
import { busily } from "./busily.js";
import { leaveFirst } from "./session.js";

/**
 * @typedef {import("../types/wire").AskedOut} Asked
 * @typedef {import("../types/wire").PasskeyOut} Passkey
 */

/** @returns {Promise<Passkey[]>} */
export const listPasskeys = async () => (await call("GET", "/api/passkeys")).passkeys;

/** What the browser is to make, once her password is right. @param {string} password @returns {Promise<Asked>} */
export const askToMake = (password) => call("POST", "/api/passkeys/challenge", { password });

/** @param {Asked} asked @param {string} answer @param {string} name @returns {Promise<Passkey>} */
export const keepPasskey = ({ id }, answer, name) => call("POST", "/api/passkeys", { asked: id, answer, name });

/** @param {string} id @returns {Promise<null>} */
export const removeFromService = (id) => call("DELETE", `/api/passkeys/${id}`);

/** @returns {Promise<Asked>} */
export const askToSign = () => call("POST", "/api/session/passkey/challenge", {});

/**
 * The session of this enrolled phone, in the place of password and code. A new phone needs the coordinator's code.
 * @param {Asked} asked @param {string} answer what was signed @param {string} [deviceId] which enrolment; none: that of whoever signed
 */
export const reopenBy = ({ id }, answer, deviceId = "") =>
  busily(async () => {
    await leaveFirst();
    await admit(await call("POST", "/api/session/passkey", { asked: id, answer, device_id: deviceId || null }));
  });

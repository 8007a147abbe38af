/** A digest says whether two things are the same, and nothing of what they are. */
import { toHex } from "./ids.js";

/** @param {string} text @returns {Promise<string>} hexadecimal */
export const sha256 = async (text) => toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));

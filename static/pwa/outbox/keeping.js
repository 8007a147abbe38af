/** What came, as it lies on this phone: private fields under one content key a page. It needs no unlocking. */
import { split, unite } from "../core/paths.js";
import { RECORDS } from "../core/private.js";
import { isKnown } from "../store/kinds.js";
import { keep, keepingOf } from "../vault/seal.js";
import { vault } from "../vault/state.js";

/**
 * @typedef {import('../types/wire').ChangeOut} Change
 * @typedef {import('../types/phone').KeptChange} KeptChange
 * @typedef {{changes: KeptChange[], words: [string, Record<string, any>][]}} Page   `words`: by its box, the whole data of those that have some
 */

/** Of a kind that only a later version knows, all of it. @param {Change} change */
const privateOf = ({ kind, data }) => RECORDS[kind] ?? (isKnown(kind) ? [] : Object.keys(data));

/** Nothing is written there: no field of a record is shut that holds nothing. @param {any} value */
const isBlank = (value) => value === null || value === "" || (Array.isArray(value) && !value.length);

/** @param {Change} change */
function wordsOf(change) {
  const { clear, secret } = split(change.data, privateOf(change));
  const [words, blanks] = [false, true].map((blank) => Object.fromEntries(Object.entries(secret).filter(([, value]) => isBlank(value) === blank)));
  return { words: words ?? {}, head: unite(clear, blanks ?? {}) };
}

/** @param {Change[]} changes @param {import('../types/vault').Who | null} who @returns {Promise<Page>} */
export async function keepPage(changes, who) {
  /** @type {Page["words"]} */
  const words = [];
  const reader = vault.peek();
  const page = reader && changes.some((change) => privateOf(change).length) && (await keepingOf(reader));
  /** @param {Change} one @returns {Promise<KeptChange>} */
  const keepOne = async (one) => {
    const { kind, id, rev, data } = one;
    const { words: secret, head } = privateOf(one).length ? wordsOf(one) : NONE;
    if (!Object.keys(secret).length) return { kind, id, rev, data };
    // Its vault went meanwhile: there is no key to keep them under, and in clear they are kept nowhere.
    if (!page || !who) throw new Error("no vault to keep it under");
    const kept = await keep(page, kind, id, who, secret);
    words.push([kept.box, data]);
    return { kind, id, rev, data: head, kept };
  };
  return { changes: await Promise.all(changes.map(keepOne)), words };
}

const NONE = { words: {}, head: {} };

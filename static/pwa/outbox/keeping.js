/** What came, as it lies on this phone: private fields under one content key a page. It needs no unlocking. */
import { split, unite } from "../core/paths.js";
import { RECORDS } from "../core/private.js";
import { isKnown } from "../store/kinds.js";
import { keep, keepingOf } from "../vault/seal.js";
import { vault } from "../vault/state.js";

/**
 * @typedef {import('../types/wire').ChangeOut} Change
 * @typedef {import('../types/phone').KeptChange} KeptChange
 * @typedef {{changes: KeptChange[], words: Map<KeptChange, Record<string, any>>}} Page   `words`: the whole data of those that have some
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
  const words = new Map();
  const reader = vault.peek();
  const page = reader && who && changes.some((change) => privateOf(change).length) ? await keepingOf(reader) : null;
  /** @param {Change} one @returns {Promise<KeptChange>} */
  const keepOne = async (one) => {
    const { kind, id, rev, data } = one;
    if (!privateOf(one).length) return { kind, id, rev, data };
    const { words: secret, head } = wordsOf(one);
    if (!Object.keys(secret).length) return { kind, id, rev, data };
    // As long as nobody chose a code there is no key to keep them under: they are in memory, and on no disk.
    const kept = page && who ? { kept: await keep(page, kind, id, who, secret) } : {};
    const change = { kind, id, rev, data: head, ...kept };
    words.set(change, data);
    return change;
  };
  return { changes: await Promise.all(changes.map(keepOne)), words };
}

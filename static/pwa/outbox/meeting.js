/** The words of a draft, once they open: what was sealed before, then what was written since while it was locked. */
import { unite } from "../core/paths.js";
import { disk } from "../store/drafts.js";
import * as mirror from "../store/mirror.js";
import { opened } from "../vault/state.js";
import { Unreadable, openKept } from "../vault/unseal.js";
import { wordsOf } from "./drafting.js";

/** @typedef {import('../store/drafts.js').Value} Value */

const shutAs = disk.read;

disk.read = async (row) => {
  const [now, who] = [opened.peek(), mirror.owner.peek()];
  const { form, kept = [] } = row;
  if (!now || !who || !kept.length) return shutAs(row);
  const { shut: _, ...value } = row.value;
  const older = await Promise.all(kept.map((one) => openKept(now, "draft", form, who, one).catch(nothing)));
  const { clear, secret } = wordsOf(value);
  return unite(clear, [...older, secret].reduce((before, after) => joined(before, after, "list" in clear ? " " : "\n"), {}));
};

/** Of another vault, or damaged. @param {unknown} error @returns {Value} */
function nothing(error) {
  if (!(error instanceof Unreadable)) throw error;
  return {};
}

/** Who was called is said on one line. */
const ON = /** @type {Record<string, string>} */ ({ who: ", ", "call.who": ", " });

/** @param {Value} before @param {Value} after by path @param {string} between two texts */
function joined(before, after, between) {
  const both = ["text", ...Object.keys(ON)].filter((path) => path in before && path in after && before[path] !== after[path]);
  const lists = Object.keys(after).filter((path) => Array.isArray(before[path]) && Array.isArray(after[path]));
  return {
    ...before, ...after,
    ...Object.fromEntries(both.map((path) => [path, `${before[path]}${ON[path] ?? between}${after[path]}`])),
    ...Object.fromEntries(lists.map((path) => [path, gathered(before[path], after[path])])),
  };
}

/** What was begun while the first lines were shut follows them; of one line, as it was written last. @param {{id: string}[]} before @param {{id: string}[]} after */
const gathered = (before, after) => [...before.filter(({ id }) => !after.some((one) => one.id === id)), ...after];

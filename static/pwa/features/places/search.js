/** An estate found by what is typed of it. */
import { compare } from "../../core/clock.js";
import { fold } from "../../core/fold.js";

/** Those that are open: what may be chosen. @param {any[]} estates @param {string} typed name, street, commune or hall @returns {any[]} by name */
export function search(estates, typed) {
  const words = fold(typed).split(" ").filter(Boolean);
  return estates
    .filter((row) => !row.data.closed && words.every((word) => folded(row.data).words.includes(word)))
    .sort((a, b) => compare(folded(a.data).name, folded(b.data).name));
}

/** What an estate is found and sorted by: folded once, not at every key. @type {WeakMap<object, {name: string, words: string}>} */
const known = new WeakMap();
/** @param {any} data */
function folded(data) {
  const found = known.get(data) ?? { name: fold(data.name), words: fold(said(data)) };
  known.set(data, found);
  return found;
}
/** @param {any} data */
function said(data) {
  const halls = (data.buildings ?? []).flatMap((/** @type {any} */ b) => [
    b.name,
    ...b.entrances.map((/** @type {any} */ e) => `${e.label} ${e.plate}`),
  ]);
  return [data.name, data.address, data.commune, data.plate, ...halls].join(" ");
}

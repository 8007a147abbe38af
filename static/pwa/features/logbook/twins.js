/** Which entries are one fact, noted by both phones of a pair. Pure: mirror of app/logbook/twins.py (tests/vectors/twins.json). */
import { compare } from "../../core/clock.js";
import { TWIN_MINUTES } from "../../core/rules.js";

/**
 * An entry still standing. `like`: equal for entries that may be one fact, null for one that never is another; `presumed`:
 * one unless somebody says two; `said`: another entry's id -> whether both are one, as last told.
 * @typedef {{id: string, author: string, agents: string[], at: number, like: string|null, presumed?: boolean,
 *   said: Record<string, boolean>}} Noted
 * @typedef {Noted[]} Group   one fact, as people said, in the order it was noted
 */

/** @param {Noted} a @param {Noted} b */
const inOrder = (a, b) => a.at - b.at || compare(a.id, b.id);

/**
 * What counts once, whatever order entries and answers came in: the first noted counts.
 * @param {Noted[]} entries
 * @returns {{aside: Map<string, string>, asked: Map<string, string>}} an entry -> the one that counts for both; an entry
 *   -> the one it may be, nobody said yet
 */
export function once(entries) {
  const [aside, asked] = [/** @type {Map<string, string>} */ (new Map()), /** @type {Map<string, string>} */ (new Map())];
  /** @type {Group[][]} the nearest first */
  const facts = [];
  for (const group of toldOne(entries)) {
    const own = /** @type {Noted} */ (group[0]);
    const fact = facts.find((one) => mayBe(one.flat(), group));
    const head = fact?.[0]?.[0] ?? own;
    if (fact) {
      fact.push(group);
      asked.set(own.id, head.id);
    } else facts.unshift([group]);
    const counts = head.presumed ? head : own;
    for (const one of group) if (one !== counts) aside.set(one.id, counts.id);
  }
  return { aside, asked };
}

/** The entries by fact, as people said: of one alone, it is alone. @param {Noted[]} entries @returns {Group[]} */
function toldOne(entries) {
  /** @type {Group[]} */
  let groups = [];
  for (const one of [...entries].sort(inOrder)) {
    const told = groups.filter((group) => group.some((other) => one.said[other.id]));
    groups = [...groups.filter((group) => !told.includes(group)), [...told.flat(), one].sort(inOrder)];
  }
  return groups.sort(([a], [b]) => inOrder(/** @type {Noted} */ (a), /** @type {Noted} */ (b)));
}

/** By other phones of those who were together, alike, soon after, and never said to be two. @param {Group} known @param {Group} group */
function mayBe(known, group) {
  const [head, first] = [/** @type {Noted} */ (known[0]), /** @type {Noted} */ (group[0])];
  return (
    head.like !== null &&
    head.like === first.like &&
    first.at - head.at <= TWIN_MINUTES * 60_000 &&
    (head.agents.includes(first.author) || first.agents.includes(head.author)) &&
    !known.some((one) => group.some((other) => one.author === other.author || one.said[other.id] === false))
  );
}

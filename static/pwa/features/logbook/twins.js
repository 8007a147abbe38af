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

/** @template T @param {T[]} some @returns {T} */
const first = (some) => /** @type {T} */ (some[0]);

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
  /** @type {Group[][]} */
  const facts = [];
  for (const group of toldOne(entries)) {
    const own = first(group);
    const fact = nearest(facts, group);
    const head = fact?.[0]?.[0] ?? own;
    if (fact) {
      fact.push(group);
      asked.set(own.id, head.id);
    } else facts.push([group]);
    const counts = head.presumed ? head : own;
    for (const one of group) if (one !== counts) aside.set(one.id, counts.id);
  }
  return { aside, asked };
}

/** The last of the facts known so far that a group may be; those too long ago are not looked at. @param {Group[][]} facts @param {Group} group */
function nearest(facts, group) {
  for (let at = facts.length; at; at -= 1) {
    const known = /** @type {Group[]} */ (facts[at - 1]).flat();
    if (first(group).at - first(known).at > TWIN_MINUTES * 60_000) break;
    if (mayBe(known, group)) return facts[at - 1];
  }
}

/** The entries by fact, as people said, in the order of the first of each: of one alone, it is alone. @param {Noted[]} entries @returns {Group[]} */
function toldOne(entries) {
  const groups = /** @type {Map<string, Group>} */ (new Map());
  for (const one of [...entries].sort(inOrder)) {
    const told = new Set(Object.keys(one.said).map((id) => one.said[id] && groups.get(id)));
    const group = [...told, [one]].flatMap((some) => some || []).sort(inOrder);
    for (const { id } of group) groups.set(id, group);
  }
  return [...new Set(groups.values())];
}

/** By other phones of those who were together, alike, and never said to be two. @param {Group} known @param {Group} group */
function mayBe(known, group) {
  const [head, own] = [first(known), first(group)];
  return (
    head.like !== null &&
    head.like === own.like &&
    (head.agents.includes(own.author) || own.agents.includes(head.author)) &&
    !known.some((one) => group.some((other) => one.author === other.author || one.said[other.id] === false))
  );
}

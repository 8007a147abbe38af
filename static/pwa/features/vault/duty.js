/** When her shift ended, as the lock hears of it. Pure. */
import { isMine } from "../rounds/round.js";

/**
 * By this phone's clock; null while one of hers is under way, or when none has ended.
 * @param {{data: any}[]} shifts @param {string} userId @param {number} now ms of this phone @param {number} gap how far the service's clock is ahead
 * @returns {number | null}
 */
export function shiftEnded(shifts, userId, now, gap) {
  const mine = shifts
    .filter(({ data }) => data.state === "publiee" && isMine(data, userId))
    .map(({ data }) => [data.starts_at, data.ends_at].map((moment) => Date.parse(moment) - gap));
  if (mine.some(([from = 0, to = 0]) => from <= now && now < to)) return null;
  const ends = mine.flatMap(([, to = 0]) => (to <= now ? [to] : []));
  return ends.length ? Math.max(...ends) : null;
}

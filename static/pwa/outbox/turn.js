/** One exchange at a time on this phone, whatever the number of tabs; a killed tab frees its turn. */
import { nowMs } from "../core/clock.js";
import { newId } from "../core/ids.js";
import { cache } from "../store/cache.js";
import { noRoom } from "../store/trouble.js";

const NAME = "palier-courier";
/** Longer than an exchange may last. */
const LEASE = 90_000;
const holder = newId();

/**
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T | null>} null: another tab is at it
 */
export async function inTurn(work) {
  const locks = globalThis.navigator?.locks;
  if (!locks) return byLease(work);
  return locks.request(NAME, { ifAvailable: true }, (lock) => (lock ? work() : null));
}

/** @template T @param {() => Promise<T>} work @returns {Promise<T | null>} */
async function byLease(work) {
  // A full phone still sends: two tabs at once cost a request, and no more.
  if (!(await takeLease().catch((error) => noRoom(error) ?? true))) return null;
  try {
    return await work();
  } finally {
    await cache.run("notes", (tx) => tx.objectStore("notes").delete?.("courier"), { mode: "readwrite", frees: true }).catch(() => {});
  }
}

const takeLease = () =>
  cache.run(
    "notes",
    async (tx) => {
      const store = tx.objectStore("notes");
      const lease = (await store.get("courier"))?.value;
      // A clock set back must not make a lease eternal: nobody may hold one longer than LEASE.
      const left = lease ? lease.until - nowMs() : 0;
      if (lease && lease.holder !== holder && left > 0 && left <= LEASE) return false;
      await store.put?.({ key: "courier", value: { holder, until: nowMs() + LEASE } });
      return true;
    },
    { mode: "readwrite" },
  );

/** How long a sign-out waits for another tab's exchange. */
const COURTESY = 3000;

/**
 * Do `work` while nobody exchanges. A tab that does not let go is not waited for: what it brings is
 * for a device that is no longer there, and it checks that before it writes.
 * @param {() => Promise<void>} work
 */
export async function alone(work) {
  const locks = globalThis.navigator?.locks;
  if (!locks) return work();
  let started = false;
  const once = () => {
    started = true;
    return work();
  };
  try {
    await locks.request(NAME, { signal: AbortSignal.timeout(COURTESY) }, once);
  } catch (error) {
    if (started) throw error;
    await work();
  }
}

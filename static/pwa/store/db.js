/**
 * One database of this phone, and what phones do to it: iOS cuts the connection in the background,
 * the disk fills up, another tab upgrades. `run` hides the first cut, and says the rest.
 */
import { deleteDB, openDB } from "idb";
import { StorageError, facts, tellRoom, tellTrouble } from "./trouble.js";

/** Past this, a request WebKit has forgotten is taken for a closed connection. */
const PATIENCE = 10_000;

/** Errors that are about what was asked, not about the connection: asking again changes nothing. */
const OURS = ["ConstraintError", "DataError", "DataCloneError", "NotFoundError", "ReadOnlyError"];

/** @type {Set<() => Promise<void>>} */
const trimmers = new Set();

/** What may be thrown away when the disk is full. @param {() => Promise<void>} trim */
export const onFullDisk = (trim) => void trimmers.add(trim);

/**
 * @typedef {import('idb').IDBPDatabase<any>} Connection
 * @typedef {import('idb').IDBPTransaction<any, any, any>} Transaction
 * @typedef {{name: string, version: number, upgrade(db: Connection, from: number, tx: Transaction): void, disposable?: boolean, own?: boolean}} Shape   `own`: of one agent, each has hers
 * @typedef {{mode?: IDBTransactionMode, durability?: "strict" | "relaxed", frees?: boolean}} Terms   `frees`: it throws away alone, no sign of room
 */

/** What the names of the databases of whoever is here end with. */
let store = "";
const own = /** @type {Set<Database>} */ (new Set());

/** From now on hers are read, and nobody else's. @param {string} name (enrolments.js) */
export function useStores(name) {
  if (name !== store) own.forEach((db) => db.close());
  store = name;
}

export class Database {
  /** @type {Promise<Connection> | null} */
  #opening = null;
  /** true once this run of the app had to create the database */
  created = false;

  /** @param {Shape} shape */
  constructor(shape) {
    this.shape = shape;
    if (shape.own) own.add(this);
  }

  /**
   * Do `work` in one transaction; the promise keeps its word: what was written is on disk when it resolves.
   * @template T
   * @param {string | string[]} stores
   * @param {(tx: Transaction) => Promise<T> | T} work  must be repeatable: it runs again after a cut
   * @param {Terms} [terms]
   * @returns {Promise<T>}
   */
  async run(stores, work, terms = {}) {
    const whose = store;
    try {
      return await this.#attempt(stores, work, terms);
    } catch (error) {
      if (!(error instanceof DOMException) || OURS.includes(error.name)) throw error;
      const full = isFull(error);
      if (full) {
        torn = true;
        await trimAll();
      }
      // What was begun for one agent is not done again in another's.
      if (this.shape.own && whose !== store) throw error;
      // Cut, or closed by the browser itself, as Chromium does to every database when the disk is full.
      this.close();
      return this.#lastAttempt(stores, work, terms, full);
    }
  }

  /** @template T @param {string | string[]} stores @param {(tx: Transaction) => Promise<T> | T} work @param {Terms} terms @param {boolean} full */
  async #lastAttempt(stores, work, terms, full) {
    try {
      return await this.#attempt(stores, work, terms);
    } catch (error) {
      if (!(error instanceof DOMException) || OURS.includes(error.name)) throw error;
      // Of a disk that was full a moment ago nothing else is known: nothing was written since.
      const known = full || trimming || facts.peek().full;
      const told = new StorageError(known || isFull(error) ? "quota" : "closed", error);
      tellTrouble(told);
      throw told;
    }
  }

  /** @template T @param {string | string[]} stores @param {(tx: Transaction) => Promise<T> | T} work @param {Terms} terms */
  async #attempt(stores, work, { mode = "readonly", durability = "relaxed", frees = false }) {
    const db = await inTime(this.#open());
    const tx = db.transaction(stores, mode, { durability });
    // Both are awaited below; this keeps an abort from counting as unhandled meanwhile.
    tx.done.catch(() => {});
    try {
      const result = await inTime(Promise.resolve(work(tx)));
      finish(tx);
      // What was read is known already; what was written is only once the transaction is complete.
      if (mode !== "readonly") await inTime(tx.done);
      if (mode !== "readonly" && !frees) {
        tellRoom();
        if (torn) void beginNewLog();
      }
      return result;
    } catch (error) {
      abort(tx);
      // A failed request aborts its transaction: the reason of the abort says more (a full disk).
      throw tx.error ?? error;
    }
  }

  #open() {
    this.#opening ??= this.#connect().catch((error) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  /** @returns {Promise<Connection>} */
  async #connect() {
    const { version, upgrade, disposable } = this.shape;
    const name = this.#name();
    const forget = () => void (this.#opening = null);
    const options = {
      /** @param {Connection} db @param {number} from @param {number | null} _ @param {Transaction} tx */
      upgrade: (db, from, _, tx) => {
        this.created ||= from === 0;
        upgrade(db, from, tx);
      },
      blocking: () => this.close(),
      terminated: forget,
    };
    try {
      return await openDB(name, version, options);
    } catch (error) {
      // A newer build has been here: what can be fetched again is not worth a refusal.
      if (!disposable || !(error instanceof DOMException) || error.name !== "VersionError") throw error;
      await deleteDB(name);
      return openDB(name, version, options);
    }
  }

  #name = () => this.shape.name + (this.shape.own ? store : "");

  close() {
    const closing = this.#opening;
    this.#opening = null;
    closing?.then((db) => db.close()).catch(() => {});
  }

  /** Everything in it is gone when this resolves, even if another tab still holds it open. @param {string} [whose] an agent's who may not be here @returns {Promise<void>} */
  async destroy(whose = store) {
    if (whose !== store) return new Database({ ...this.shape, name: this.shape.name + whose, own: false }).destroy();
    const names = await this.#open().then((db) => [...db.objectStoreNames]);
    const clear = (/** @type {Transaction} */ tx) => names.forEach((name) => unawaited(tx.objectStore(name).clear?.()));
    await this.run(names, clear, { mode: "readwrite" });
    this.close();
    // Emptied already: a tab that is slow to let go only delays the empty file.
    await Promise.race([deleteDB(this.#name()), pause(1000)]).catch(() => {});
  }
}

/** Requests nobody waits for: a failed one aborts its transaction, and that is told. @param {(Promise<unknown> | undefined)[]} requests */
export const unawaited = (...requests) => requests.forEach((request) => request?.catch(() => {}));

/** Commit now: without it the browser first comes back to ask whether there is more. @param {Transaction} tx */
function finish(tx) {
  try {
    tx.commit();
  } catch {
    // On its way already.
  }
}

/** @param {Transaction} tx */
function abort(tx) {
  try {
    tx.abort();
  } catch {
    // Over already.
  }
}

/** @param {unknown} error */
const isFull = (error) => error instanceof DOMException && (error.name === "QuotaExceededError" || /full|no space/i.test(String(error)));

/**
 * A full disk cuts Chromium's log of all our databases in the middle of a line; it writes on behind, cannot read past it at
 * the next start, and then throws away every database of the app. Enough written at once, when there is room again, makes
 * it begin another log and leave that one.
 */
let torn = false;
const PAD = "palier-pad";
const PADS = 200;

async function beginNewLog() {
  torn = false;
  /** @type {import("idb").IDBPDatabase | undefined} */
  let pad;
  try {
    pad = await openDB(PAD, 1, { upgrade: (made) => void made.createObjectStore(PAD) });
    const tx = pad.transaction(PAD, "readwrite");
    for (let n = 0; n < PADS; n += 1) unawaited(tx.objectStore(PAD).put("-".repeat(30_000), n));
    await tx.done;
  } catch {
    torn = true; // no room for so much yet: after the next write
  }
  pad?.close(); // else it would never be deleted
  await deleteDB(PAD).catch(() => {});
}

let trimming = false;

async function trimAll() {
  if (trimming) return; // making room may itself find no room
  trimming = true;
  for (const trim of trimmers) await trim().catch(() => {});
  trimming = false;
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @template T @param {Promise<T>} promise @returns {Promise<T>} */
function inTime(promise) {
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new DOMException("IndexedDB does not answer", "TimeoutError")), PATIENCE);
  });
  return Promise.race([promise, /** @type {Promise<never>} */ (late)]).finally(() => clearTimeout(timer));
}

/**
 * The kinds of records this phone knows, as their features declare them (features/<feature>/kind.js): whoever lists,
 * lays or words records asks here and names none.
 */
import { MACHINES } from "../core/machines.js";

/**
 * @typedef {import('../types/kinds').Kind} Kind
 * @typedef {import('../types/kinds').Known} Known
 */

/** What is said of a code, a record or an operation that a later version will know. */
export const TO_UPDATE = "autre (à mettre à jour)";

const kinds = /** @type {Map<string, Kind>} */ (new Map());
const operations = /** @type {Map<string, Known>} */ (new Map());

/** @type {Kind} */
const UNKNOWN = { name: "", title: TO_UPDATE, icon: "document" };

/** @param {...Kind} declared */
export function declare(...declared) {
  for (const kind of declared) {
    if (kinds.has(kind.name)) throw new Error(`two kinds are called ${kind.name}`);
    kinds.set(kind.name, kind);
    for (const [name, operation] of Object.entries(kind.operations ?? {})) {
      if (operations.has(name)) throw new Error(`two kinds take ${name}`);
      operations.set(name, { ...operation, kind, born: firstStates(operation.states) });
    }
  }
}

/** The first state of a machine of the trade; `named` where it may begin in several. @param {string} machine @param {string} [named] */
export const firstState = (machine, named) => named ?? MACHINES[machine]?.initial[0];

/** @param {Record<string, string>} [states] field -> "machine" or "machine.state" */
const firstStates = (states = {}) =>
  Object.fromEntries(
    Object.entries(states).map(([field, first]) => {
      const [machine = "", named] = first.split(".");
      return [field, firstState(machine, named)];
    }),
  );

/** @param {string} name */
export const isKnown = (name) => kinds.has(name);
/** @param {string} name */
export const kindOf = (name) => kinds.get(name) ?? UNKNOWN;
/** @param {string} name @returns {Known | null} */
export const operationOf = (name) => operations.get(name) ?? null;

/** Of a record, these fields. @param {...string} names @returns {(data: Record<string, any>) => Record<string, any>} */
export const only = (...names) => (data) => Object.fromEntries(names.flatMap((name) => (name in data ? [[name, data[name]]] : [])));

export const allKinds = () => [...kinds.values()];
/** The kinds of entries of the main courante. */
export const entryKinds = () => allKinds().filter((kind) => kind.facts);
/** What waits at an estate, of every kind. @param {string} estateId @param {string|null} roundId */
export const waitingAt = (estateId, roundId) =>
  allKinds()
    .flatMap((kind) => kind.awaits?.(estateId, roundId) ?? [])
    .filter(({ rows }) => rows.length)
    .sort((a, b) => Number(Boolean(b.now)) - Number(Boolean(a.now)));
/** Those captured in passing, in the order of their tiles. */
export const captures = () =>
  entryKinds()
    .filter((kind) => kind.form?.tile)
    .sort((a, b) => Number(a.form?.tile) - Number(b.form?.tile));

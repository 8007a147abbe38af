/**
 * What the screens read: server rows with the pending operations laid over them. Nothing pending is
 * ever written into the cache, so nothing has to be rolled back.
 */
import { computed, effect, signal, untracked } from "@preact/signals-core";
import { compare } from "../core/clock.js";
import { headOf, isReadableOp, locked } from "./lease.js";
import * as mirror from "./mirror.js";
import { SETTLED } from "./mirror.js";
import { TO_UPDATE, allKinds, entryKinds, isKnown, kindOf, operationOf } from "./kinds.js";
import { apply } from "./overlay.js";
import { settledNow } from "./settled.js";
import * as texts from "./texts.js";
import { noteStrange } from "./trouble.js";

/**
 * @typedef {import('../types/phone').Row} Row
 * @typedef {import('../types/phone').SealedOp} SealedOp
 * @typedef {import('../types/phone').Receipt} Receipt
 * @typedef {import('../types/feed').Item} Item
 * @typedef {import('../types/feed').Estate} Estate
 * @typedef {import('@preact/signals-core').Signal<Map<string, Row>>} Slice
 * @typedef {{op: SealedOp, mark: Row["mark"]}} Layer
 */

/** True once the databases are in memory. */
export const ready = signal(false);

/** The first pull has not run to its end: what is here is true, what is missing proves nothing. */
export const incomplete = computed(() => !mirror.complete.value);

const slices = /** @type {Map<string, Slice>} */ (new Map());
const NONE = /** @type {Map<string, Row>} */ (new Map());

/** @param {string} kind @returns {Slice} */
function slice(kind) {
  let found = slices.get(kind);
  if (!found) slices.set(kind, (found = signal(untracked(() => shown(kind)))));
  return found;
}

let overlaid = /** @type {Map<string, Map<string, Row>>} */ (new Map());

/** Made once of what was received, and anew when its words come or go. @type {WeakMap<import('./mirror.js').Held, Row>} */
const made = new WeakMap();

/** @param {string} kind @param {string} id @param {import('./mirror.js').Held} held */
function received(kind, id, held) {
  let row = made.get(held);
  if (row?.data !== texts.dataOf(held)) made.set(held, (row = { kind, id, rev: held.rev, mark: "received", ...texts.read(held) }));
  return /** @type {Row} */ (row);
}

/** Server rows of a kind, and over them what is pending. @param {string} kind @param {Map<string, Row>} over @returns {Map<string, Row>} */
function build(kind, over) {
  const rows = /** @type {Map<string, Row>} */ (new Map());
  for (const [id, held] of mirror.serverRows(kind)) rows.set(id, received(kind, id, held));
  for (const [id, row] of over) rows.set(id, row);
  return rows;
}

/** What the screens get of a kind: everything, unless the lease has run out. @param {string} kind @returns {Map<string, Row>} */
function shown(kind) {
  const rows = build(kind, overlaid.get(kind) ?? NONE);
  if (!locked.peek()) return rows;
  const read = kindOf(kind).stays ?? null;
  const kept = [...rows].filter(([, { madeBy }]) => read || (madeBy && isReadableOp(madeBy)));
  return new Map(kept.map(([id, row]) => [id, { ...row, data: read ? read(row.data) : headOf(row.data, kind) }]));
}

/** Whether the server's row already shows what this acknowledged operation did. @param {Receipt} receipt */
function arrived(receipt) {
  if (receipt.pulls >= SETTLED) return true;
  const row = mirror.find(receipt.record_id);
  return row !== null && row.rev >= (receipt.rev ?? 1);
}

/** Operations to lay over the server's rows, oldest first. @returns {Layer[]} */
function layers() {
  const waiting = mirror.pending.value;
  const unsent = new Set(waiting.map((op) => op.id));
  const settled = settledNow();
  const acked = mirror.receipts.value.filter((receipt) => !unsent.has(receipt.op_id) && !settled.has(receipt.op_id) && shows(receipt));
  return [
    ...acked.sort((a, b) => compare(a.at, b.at) || a.no - b.no).map(layerOf),
    ...waiting.map((op) => ({ op: texts.told(op), mark: /** @type {const} */ ("waiting") })),
  ];
}

/** @param {Receipt} receipt */
const shows = (receipt) =>
  receipt.result === "held" ? operationOf(receipt.kind)?.creates === true && !receipt.dismissed && !mirror.find(receipt.record_id) : !arrived(receipt);

/** @param {Receipt} receipt @returns {Layer} */
const layerOf = (receipt) => ({ op: texts.told(receipt.op), mark: receipt.result === "held" ? "held" : "received" });

/** The fields an operation shuts, and those that were; not known of any where one does not say it. @param {SealedOp["worded"]} worded @param {Partial<Row>} [under] */
const shutBy = (worded, under) =>
  worded === true || (under?.locked && !under.shut) ? undefined : [under?.shut, worded].flatMap((paths) => paths?.map((path) => path.replace("changes.", "")) ?? []);

/** @param {Layer[]} stack @param {Map<string, unknown>} odd takes what could not be laid, and why */
function overlay(stack, odd) {
  const over = /** @type {Map<string, Map<string, Row>>} */ (new Map());
  /** @type {Row["mark"] | null} none: what is asked is no change of the record */
  let mark = null;
  let by = "";
  /** the operation, when its words are shut */
  let shut = /** @type {SealedOp | null} */ (null);
  /** What stands of a record so far. @param {string} kind @param {string} id @returns {Pick<Row, "data" | "locked" | "shut"> | undefined} */
  const below = (kind, id) => {
    const held = mirror.serverRows(kind).get(id);
    return over.get(kind)?.get(id) ?? (held && texts.read(held));
  };
  const desk = {
    me: mirror.owner.peek()?.user_id ?? "",
    /** @param {string} kind @param {string} id */
    get: (kind, id) => below(kind, id)?.data ?? null,
    /** @param {string} kind @param {string} id @param {any} data */
    put(kind, id, data) {
      if (!over.has(kind)) over.set(kind, new Map());
      const rev = mirror.serverRows(kind).get(id)?.rev ?? 0;
      const madeBy = over.get(kind)?.get(id)?.madeBy ?? (rev ? undefined : by);
      const under = below(kind, id);
      const here = shut?.record_id === id;
      const locked = here || under?.locked || undefined;
      over.get(kind)?.set(id, { kind, id, rev, mark: mark ?? over.get(kind)?.get(id)?.mark ?? "received", madeBy, locked, shut: here ? shutBy(shut?.worded, under) : under?.shut, data });
    },
    /** @param {string} kind */
    *all(kind) {
      for (const [id, row] of build(kind, over.get(kind) ?? NONE)) yield /** @type {[string, any]} */ ([id, row.data]);
    },
    estateOf: (/** @type {any} */ place) => estateIdOf(place),
    nameOf,
  };
  for (const layer of stack) {
    mark = operationOf(layer.op.kind)?.beside ? null : layer.mark;
    by = layer.op.id;
    shut = texts.isShut(layer.op) ? layer.op : null;
    const fault = apply(layer.op, desk);
    if (fault !== null) odd.set(layer.op.kind, fault);
  }
  return over;
}

/** Kinds of records held here that only a later version knows. */
const later = signal(/** @type {string[]} */ ([]));

/** What no kind of this version says is kept, shown as such, and told. @param {Map<string, unknown>} odd */
function tellStrange(odd) {
  const asked = [...mirror.pending.peek(), ...mirror.receipts.peek()].map((one) => one.kind);
  const kinds = mirror.kinds().filter((name) => !isKnown(name));
  if (kinds.join() !== later.peek().join()) later.value = kinds;
  noteStrange([...kinds, ...asked.filter((name) => !operationOf(name))], odd);
}

const lists = /** @type {Map<string, import('@preact/signals-core').ReadonlySignal<Row[]>>} */ (new Map());

/** @param {string} kind @returns {import('@preact/signals-core').ReadonlySignal<Row[]>} */
export function list(kind) {
  let found = lists.get(kind);
  if (!found) lists.set(kind, (found = computed(() => [...slice(kind).value.values()])));
  return found;
}

/** @param {string} kind @param {string} id */
export const view = (kind, id) => computed(() => slice(kind).value.get(id) ?? null);

/** Without subscribing. @param {string} kind @param {string} id */
export const peek = (kind, id) => slice(kind).peek().get(id) ?? null;

/** building or entrance id -> estate id */
let homes = /** @type {Map<string, string> | null} */ (null);

function allHomes() {
  if (homes) return homes;
  homes = new Map();
  for (const [id, { data }] of mirror.serverRows("estate")) {
    for (const building of data.buildings ?? []) {
      homes.set(building.id, id);
      for (const entrance of building.entrances ?? []) homes.set(entrance.id, id);
    }
  }
  return homes;
}

/** @param {any} place @returns {string | null} */
function estateIdOf(place) {
  if (!place) return null;
  return place.estate ?? allHomes().get(place.entrance ?? place.building) ?? null;
}

/** @param {any} place @returns {import('../types/phone').Row<Estate> | null} */
export const estateOf = (place) => {
  const id = estateIdOf(place);
  return id ? peek("estate", id) : null;
};

/** « Les Glycines, hall B » @param {any} place @param {any} [carried] its words, of an estate that is not of this phone */
export function placeLabel(place, carried) {
  if (place?.public_point) return [place.public_point.label || "Lieu public, verrouillé", place.public_point.commune].filter(Boolean).join(", ");
  const estate = estateOf(place)?.data;
  if (!estate) return carried ? [carried.estate, carried.entrance ?? carried.building].filter(Boolean).join(", ") : "Lieu inconnu sur ce téléphone";
  return [estate.name, partOf(estate, place)].filter(Boolean).join(", ");
}

/** « hall B », within its estate; null for the whole of it. @param {any} place */
export function withinOf(place) {
  const estate = estateOf(place)?.data;
  return estate ? partOf(estate, place) : null;
}

/** @param {Estate} estate @param {any} place @returns {string | null} */
function partOf(estate, place) {
  for (const building of estate.buildings) {
    if (building.id === place.building) return building.name;
    const entrance = building.entrances.find((one) => one.id === place.entrance);
    if (entrance) return entrance.label;
  }
  return null;
}

const entryNames = () => [...entryKinds().map((kind) => kind.name), ...later.value];

/** Entries of every kind, even of a later version, newest first, cancelled ones included. @param {(data: any) => boolean} fits @returns {Row[]} */
export const entriesWhere = (fits) =>
  entryNames()
    .flatMap((name) => list(name).value.filter(({ data }) => data.occurred_at && fits(data)))
    .sort((a, b) => compare(b.data.occurred_at, a.data.occurred_at));

/** Those of a round, even shut: what its end is told from, never shown. @param {string} roundId @returns {Row[]} */
export const allEntriesOf = (roundId) =>
  entryNames()
    .flatMap((name) => [...build(name, overlaid.get(name) ?? NONE).values()])
    .filter(({ data }) => data.occurred_at && data.round_id === roundId)
    .sort((a, b) => compare(b.data.occurred_at, a.data.occurred_at));

/** @param {string} roundId */
export const entriesOf = (roundId) => entriesWhere((data) => data.round_id === roundId);

const nomenclatures = computed(() => new Map(list("list").value.map((row) => [row.data.code, row.data.items])));
const itemLists = /** @type {Map<string, import('@preact/signals-core').ReadonlySignal<Item[]>>} */ (new Map());

/** @param {string} code @returns {import('@preact/signals-core').ReadonlySignal<Item[]>} */
export function items(code) {
  let found = itemLists.get(code);
  if (!found) itemLists.set(code, (found = computed(() => nomenclatures.value.get(code) ?? [])));
  return found;
}

/** @param {string} listCode @param {string} code */
export const labelOf = (listCode, code) =>
  items(listCode).value.find((item) => item.code === code)?.label ?? TO_UPDATE;

/** Names of agents come with what they are on. @param {string} userId @returns {string} */
export function nameOf(userId) {
  for (const { name } of allKinds().filter((kind) => kind.agents)) {
    for (const { data } of mirror.serverRows(name).values()) {
      const found = data.agents?.find((/** @type {any} */ agent) => agent.id === userId);
      if (found) return found.name;
    }
  }
  return "";
}

let wasLocked = false;

/** Recompute what changed; a kind nothing touched keeps its very signal value. */
effect(() => {
  void mirror.changed.value;
  void texts.version.value;
  const turned = locked.value !== wasLocked;
  wasLocked = locked.value;
  const before = overlaid;
  const stack = layers();
  untracked(() => {
    if (mirror.stale.has("estate")) homes = null;
    const odd = /** @type {Map<string, unknown>} */ (new Map());
    overlaid = overlay(stack, odd);
    tellStrange(odd);
    const touched = new Set(turned ? slices.keys() : [...mirror.stale, ...before.keys(), ...overlaid.keys()]);
    mirror.stale.clear();
    for (const kind of touched) {
      const known = slices.get(kind);
      if (known) known.value = shown(kind);
    }
  });
});

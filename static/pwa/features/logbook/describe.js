/** One French line for each record and each operation, as its kind says it: what was done, never what was said. */
import { placeLabel, peek } from "../../store/views.js";
import { TO_UPDATE, entryKinds, kindOf, operationOf } from "../../store/kinds.js";
import { isVeiled } from "../../store/texts.js";
import { isLocked } from "../../vault/state.js";
import { whenFr } from "../../core/clock.js";

/** "Éclairage du hall, 2e étage" @param {{kind: string, data: any}} row */
export function lineOf({ kind: name, data }) {
  const kind = kindOf(name);
  return kind.line?.(data) ?? kind.title;
}

/** "Les Glycines, hall 14"; of a point, the words of its row are asked for. @param {any} data @param {import("../../store/texts.js").Row} [row] */
export function whereOf(data, row) {
  if (data.place?.public_point && isVeiled(row) && !isLocked()) return "Lieu public";
  if (data.place) return placeLabel(data.place, data.where) || "Espace public";
  return peek("estate", data.estate_id)?.data.name ?? "";
}

/** @typedef {{kind: string, record_id: string, payload?: any}} Asked */

/** The record an operation is told as, when it has no words of its own. @param {Asked} op */
export function recordOf({ kind: name, record_id }) {
  const operation = operationOf(name);
  return operation && !operation.said ? peek(operation.kind.name, record_id) : null;
}

/** The record an operation is about, when it makes none: of a correction, the entry, whether it still says its kind. @param {Asked} op */
function aboutOf({ kind: name, record_id, payload }) {
  const operation = operationOf(name);
  if (!operation?.said || operation.creates) return null;
  const kinds = operation.ofEntries ? entryKinds().filter((kind) => !payload?.kind || kind.name === payload.kind) : [operation.kind];
  return kinds.map((kind) => peek(kind.name, record_id)).find(Boolean) ?? null;
}

/** Where it was; where and when what it is about was: "Les Glycines, mar. 24 nov. à 21:11". @param {Asked} op */
export function spotOf(op) {
  const about = aboutOf(op);
  if (!about) return whereOf(op.payload ?? {});
  const { occurred_at } = about.data;
  return [whereOf(about.data, about), occurred_at && whenFr(occurred_at)].filter(Boolean).join(", ");
}

/** What an operation says, for the list behind the status: what the record it made says now, wherever that is read. @param {Asked} op */
export function opLine(op) {
  const { kind: name, payload } = op;
  const row = recordOf(op);
  if (row) return lineOf(row);
  const operation = operationOf(name);
  if (!operation) return TO_UPDATE;
  if (operation.said) return operation.said({ ...(operation.ofEntries && { kind: aboutOf(op)?.kind }), ...payload }, op.record_id);
  try {
    return lineOf({ kind: operation.kind.name, data: payload });
  } catch {
    return operation.kind.title; // no payload any more, or one that is held for what is wrong with it
  }
}

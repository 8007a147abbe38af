/** One French line for each record and each operation, as its kind says it: what was done, never what was said. */
import { placeLabel, peek } from "../../store/views.js";
import { TO_UPDATE, kindOf, operationOf } from "../../store/kinds.js";

/** "Éclairage du hall, 2e étage" @param {{kind: string, data: any}} row */
export function lineOf({ kind: name, data }) {
  const kind = kindOf(name);
  return kind.line?.(data) ?? kind.title;
}

/** "Les Glycines, hall 14" @param {any} data */
export function whereOf(data) {
  if (data.place) return placeLabel(data.place) || "Espace public";
  return peek("estate", data.estate_id)?.data.name ?? "";
}

/** @typedef {{kind: string, record_id: string, payload?: any}} Asked */

/** The record an operation is told as, when it has no words of its own. @param {Asked} op */
export function recordOf({ kind: name, record_id }) {
  const operation = operationOf(name);
  return operation && !operation.said ? peek(operation.kind.name, record_id) : null;
}

/** What an operation says, for the list behind the status. @param {Asked} op */
export function opLine({ kind: name, payload }) {
  const operation = operationOf(name);
  if (!operation) return TO_UPDATE;
  if (operation.said) return operation.said(payload ?? {});
  return payload ? lineOf({ kind: operation.kind.name, data: payload }) : operation.kind.title;
}

/** A form for each kind of entry that has one, and the entry itself. */
import { h } from "../../ui/html.js";
import { EntryForm } from "./form.js";
import { screens } from "./piece.js";

/**
 * @typedef {import("../../core/router.js").Route} Route
 * @typedef {import("../../types/kinds").Kind} Kind
 */

/** @param {Kind} kind @returns {Route} */
const formOf = (kind) => ({ screen: () => h(EntryForm, { kind, key: kind.name }), says: true, stays: true });

/** @param {Kind[]} kinds @returns {Record<string, Route>} */
export const formRoutes = (kinds) =>
  Object.fromEntries(kinds.flatMap((kind) => (kind.form ? [[kind.form.path, formOf(kind)]] : [])));

/** @type {Record<string, Route>} */
export const ROUTES = {
  "/saisie/:kind/:id": { screen: { piece: screens, name: "Entry" }, stays: true },
  "/corriger/:kind/:id": { screen: { piece: screens, name: "CorrectForm" }, says: true },
};

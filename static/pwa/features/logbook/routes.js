/** A form for each kind of entry, and the entry itself. */
import { piece } from "../../core/pieces.js";
import { h } from "../../ui/html.js";
import { CorrectForm, EntryForm } from "./form.js";
import { FORMS } from "./forms.js";

/** @param {string} kind @returns {import("../../core/router.js").Screen} */
const formOf = (kind) => () => h(EntryForm, { kind: /** @type {import("../../types/phone").EntryKind} */ (kind), key: kind });

const screens = piece("entry", () => import("./detail.js"));

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  ...Object.fromEntries(Object.entries(FORMS).map(([kind, { path }]) => [path, { screen: formOf(kind) }])),
  "/saisie/:kind/:id": { screen: { piece: screens, name: "Entry" } },
  "/corriger/:kind/:id": { screen: CorrectForm },
};

/** A form for each kind of entry, and the entry itself. */
import { h } from "../../ui/html.js";
import { Entry } from "./detail.js";
import { CorrectForm, EntryForm } from "./form.js";
import { FORMS } from "./forms.js";

/** @param {string} kind @returns {import("../../core/router.js").Screen} */
const formOf = (kind) => () => h(EntryForm, { kind: /** @type {import("../../types/phone").EntryKind} */ (kind), key: kind });

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  ...Object.fromEntries(Object.entries(FORMS).map(([kind, { path }]) => [path, { screen: formOf(kind) }])),
  "/saisie/:kind/:id": { screen: Entry },
  "/corriger/:kind/:id": { screen: CorrectForm },
};

/** What became of what was entered. */
import { screens } from "../followups/routes.js";

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/etat": { screen: { piece: screens, name: "Etat" }, stays: true },
  "/reglee/:id": { screen: { piece: screens, name: "Reglee" } },
};

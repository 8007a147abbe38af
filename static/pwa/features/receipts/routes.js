/** What became of what was entered. */
import { piece } from "../../core/pieces.js";

const screens = piece("receipts", () => import("./screens.js"));

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/etat": { screen: { piece: screens, name: "Etat" }, stays: true },
  "/reglee/:id": { screen: { piece: screens, name: "Reglee" } },
};

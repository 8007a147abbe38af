/** Her proposals for the lists, and the form of one. */
import { piece } from "../../core/pieces.js";

const screens = piece("wishes", () => import("./screens.js"));

/** Under the choices of a form. */
export const MISSING = { piece: screens, name: "Missing" };

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/listes": { screen: { piece: screens, name: "Wishes" } },
  "/listes/proposer": { screen: { piece: screens, name: "Propose" }, says: true },
};

/** What became of what was entered. */
import { piece } from "../../core/pieces.js";

const screens = piece("receipts", () => import("./list.js"));

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = { "/etat": { screen: { piece: screens, name: "Etat" }, stays: true } };

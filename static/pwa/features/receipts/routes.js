/** What became of what was entered. */
import { Etat } from "./list.js";

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = { "/etat": { screen: Etat } };

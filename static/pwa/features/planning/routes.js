/** The agent's weeks. */
import { Planning } from "./planning.js";

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = { "/planning": { screen: Planning, tab: "/planning", strip: true } };

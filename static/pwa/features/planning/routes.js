/** The agent's weeks. */
import { piece } from "../../core/pieces.js";

const screens = piece("planning", () => import("./planning.js"));

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/planning": { screen: { piece: screens, name: "Planning" }, tab: "/planning", strip: true, stays: true },
};

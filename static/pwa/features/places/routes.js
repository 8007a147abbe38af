/** The sector, and one estate of it. */
import { piece } from "../../core/pieces.js";

export const screens = piece("places", () => import("./screens.js"));

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/secteur": { screen: { piece: screens, name: "Secteur" }, tab: "/secteur", strip: true, stays: true },
  "/residence/:id": { screen: { piece: screens, name: "Residence" }, tab: "/secteur", strip: true, stays: true },
};

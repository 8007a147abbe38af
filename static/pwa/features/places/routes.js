/** The sector, and one estate of it. */
import { Residence } from "./residence.js";
import { Secteur } from "./secteur.js";

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/secteur": { screen: Secteur, tab: "/secteur", strip: true },
  "/residence/:id": { screen: Residence, tab: "/secteur", strip: true },
};

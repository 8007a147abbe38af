/** The round, from its start to its end. */
import { piece } from "../../core/pieces.js";
import { Arrets } from "./arrets.js";
import { Fin } from "./fin.js";
import { Tournee } from "./tournee.js";

/** Seldom opened: what is noted at every stop is one tap of the visit's own. */
const screens = piece("round", () => import("./screens.js"));

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/tournee": { screen: Tournee, tab: "/tournee", strip: true, says: true },
  "/tournee/arrets": { screen: Arrets },
  "/tournee/debut": { screen: { piece: screens, name: "Debut" }, says: true },
  "/tournee/ici": { screen: { piece: screens, name: "Ici" }, strip: true },
  "/tournee/passage": { screen: { piece: screens, name: "Passage" }, says: true },
  "/tournee/fin": { screen: Fin, strip: true, says: true },
  "/consignes": { screen: { piece: screens, name: "Consignes" } },
};

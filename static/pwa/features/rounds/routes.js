/** The round, from its start to its end. */
import { Arrets } from "./arrets.js";
import { Consignes } from "./consignes.js";
import { Debut } from "./debut.js";
import { Fin } from "./fin.js";
import { Passage } from "./passage.js";
import { Tournee } from "./tournee.js";

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/tournee": { screen: Tournee, tab: "/tournee", strip: true },
  "/tournee/arrets": { screen: Arrets },
  "/tournee/debut": { screen: Debut },
  "/tournee/passage": { screen: Passage },
  "/tournee/fin": { screen: Fin, strip: true },
  "/consignes": { screen: Consignes },
};

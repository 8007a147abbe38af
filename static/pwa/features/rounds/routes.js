/** The round, from its start to its end. */
import { screens as piece } from "./piece.js";
import { Tournee } from "./tournee.js";

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/tournee": { screen: Tournee, tab: "/tournee", strip: true, says: true, stays: true },
  "/tournee/arrets": { screen: { piece, name: "Arrets" }, stays: true },
  "/tournee/avant": { screen: { piece, name: "Avant" } },
  "/tournee/note": { screen: { piece, name: "Note" }, says: true },
  "/tournee/passer/:kind/:id": { screen: { piece, name: "Passer" }, says: true },
  "/tournee/debut": { screen: { piece, name: "Debut" }, says: true, stays: true },
  "/tournee/ici": { screen: { piece, name: "Ici" }, strip: true, stays: true },
  "/tournee/passage": { screen: { piece, name: "Passage" }, says: true, stays: true },
  "/tournee/fin": { screen: { piece, name: "Fin" }, strip: true, says: true, stays: true },
  "/consignes": { screen: { piece, name: "Consignes" } },
};

/** Sessions, and the sheet that prepares them. */
import { meet as piece } from "./piece.js";

/** @param {string} name */
const form = (name) => ({ screen: { piece, name }, says: true });

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES_MEET = {
  "/dossier/:id/navette": form("Navette"),
  "/dossier/:id/entretien": form("Entretien"),
  "/dossier/:id/table-ronde": form("TableRonde"),
  "/dossier/:id/note": form("Note"),
  "/dossier/:id/prevoir": form("Prevoir"),
  "/dossier/:id/ligne/:line": form("Ligne"),
  "/dossier/:id/seance": { screen: { piece, name: "Seances" } },
  "/dossier/:id/seance/:meeting": { screen: { piece, name: "Seance" } },
  "/dossier/:id/feuille": { screen: { piece, name: "Feuille" } },
};

/** The agreement, its checks, and how a case ends. */
import { end as piece } from "./piece.js";

/** @param {string} name */
const form = (name) => ({ screen: { piece, name }, says: true });

/** Where one stays once it is said, the word comes over it. @param {string} name */
const page = (name) => ({ screen: { piece, name } });

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES_END = {
  "/dossier/:id/accord": page("Accord"),
  "/dossier/:id/copies": page("Accord"),
  "/dossier/:id/point": form("Point"),
  "/dossier/:id/interrompre": form("Interrompre"),
  "/dossier/:id/etat": form("Etat"),
  "/dossier/:id/suspendre": form("Suspendre"),
  "/dossier/:id/informer": page("Informer"),
  "/dossier/:id/clore": form("Clore"),
  "/dossier/:id/alerter": form("Alerter"),
};

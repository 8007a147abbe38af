/** Her cases, one of them, and what is done with it. */
import { ROUTES_END } from "./routes_end.js";
import { ROUTES_MEET } from "./routes_meet.js";
import { screens as piece } from "./piece.js";

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = {
  "/dossiers": { screen: { piece, name: "Cases" }, tab: "/a-faire", strip: true },
  "/dossiers/nouveau": { screen: { piece, name: "Intake" }, says: true, stays: true },
  "/dossier/:id": { screen: { piece, name: "Case" }, tab: "/a-faire", strip: true },
  "/dossier/:id/partie/:party": { screen: { piece, name: "Party" } },
  ...ROUTES_MEET,
  ...ROUTES_END,
};

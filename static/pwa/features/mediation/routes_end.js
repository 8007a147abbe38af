/** The agreement, its checks, and how a case ends. */
import { end as piece } from "./piece.js";

const SCREENS = { accord: "Accord", copies: "Accord", point: "Point", interrompre: "Interrompre", suspendre: "Suspendre", informer: "Informer", clore: "Clore", alerter: "Alerter" };

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES_END = Object.fromEntries(Object.entries(SCREENS).map(([path, name]) => [`/dossier/:id/${path}`, { screen: { piece, name } }]));

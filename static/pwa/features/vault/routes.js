/** The lock of this phone: its code, and what opens it. */
import { piece } from "../../core/pieces.js";

export const screens = piece("vault", () => import("./screens.js"));

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = { "/verrou": { screen: { piece: screens, name: "Lock" }, stays: true } };

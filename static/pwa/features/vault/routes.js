/** The lock of this phone: its code, and what opens it. */
import { piece } from "../../core/pieces.js";
import { onEnter, session } from "../../device/session.js";

export const screens = piece("vault", () => import("./screens.js"));
export const SHEET = { piece: screens, name: "Unlock" };

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = { "/verrou": { screen: { piece: screens, name: "Lock" }, stays: true } };

/** After the first screen: locks by itself, opens with the other tabs, ends an erasure that was cut. */
export const watchVault = () => void (session.peek().phase === "open" && screens.open());
onEnter.add(watchVault);

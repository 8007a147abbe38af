/** This phone: its settings. What stands before the screens (gates.js) has no address. */
import { piece } from "../../core/pieces.js";

const screens = piece("phone", () => import("./phone.js"));

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = { "/telephone": { screen: { piece: screens, name: "Phone" } } };

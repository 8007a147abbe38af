/** This phone: its settings. What stands before the screens (gates.js) has no address. */
import { Phone } from "./phone.js";

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = { "/telephone": { screen: Phone } };

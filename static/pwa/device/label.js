/** What this phone is called in the lists of devices and of passkeys. */
import { apple } from "./install.js";

export const label = () => apple || (/Android/.test(navigator.userAgent) ? "Téléphone Android" : "Navigateur");

/** The piece of the sector. */
export { Residence } from "./residence.js";
export { Secteur } from "./secteur.js";
export { Elsewhere } from "./elsewhere.js";

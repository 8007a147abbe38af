/** The piece of the follow-ups. */
export { Suivi } from "./detail.js";
export { Afaire } from "./list.js";

/** The piece of the follow-ups, and of what became of what was entered. */
export { Suivi } from "./detail.js";
export { Afaire } from "./list.js";
export { Etat } from "../receipts/list.js";
export { Reglee } from "../receipts/one.js";

/** The piece of what became of what was entered. */
export { Etat } from "./list.js";
export { Reglee } from "./one.js";

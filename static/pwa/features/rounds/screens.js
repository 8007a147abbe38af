/** The screens around a round that are not opened at every stop: a piece of their own. */
export { Consignes } from "./notices.js";
export { Debut } from "./debut.js";
export { Ici } from "./ici.js";
export { Passage } from "./passage.js";

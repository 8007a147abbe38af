/** The piece of what she proposes for the lists. */
export { Missing } from "./missing.js";
export { Wishes } from "./list.js";
export { Propose } from "./propose.js";

/** The piece of what she proposes for the lists. */
export { Wishes } from "./list.js";
export { Propose } from "./propose.js";

/** In place of features/kinds.js, which is then called shipped.js: the kinds of the product, and one more. */
import { declare } from "../store/kinds.js";
import { essai } from "./chimere/kind.js";
import { KINDS as shipped } from "./shipped.js";

declare(essai);

export const KINDS = [...shipped, essai];

/** The screens around a round that are not opened at every stop: a piece of their own. */
import { piece } from "../../core/pieces.js";

export const screens = piece("round", () => import("./screens.js"));

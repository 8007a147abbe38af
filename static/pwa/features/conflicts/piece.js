/** The piece of a conflict's form. */
import { piece } from "../../core/pieces.js";

export const screens = piece("conflict", () => import("./screens.js"));

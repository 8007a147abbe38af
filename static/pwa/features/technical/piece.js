/** The piece of a problem's form. */
import { piece } from "../../core/pieces.js";

export const screens = piece("technical", () => import("./screens.js"));

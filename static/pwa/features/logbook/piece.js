/** The piece of one entry: read, corrected, or left as a draft. */
import { piece } from "../../core/pieces.js";

export const screens = piece("entry", () => import("./screens.js"));

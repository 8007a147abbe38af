/** The piece of the cases: their list, one of them, its parties, and how what was asked of one is laid and told. */
import { piece } from "../../core/pieces.js";

export const screens = piece("case", () => import("./screens.js"));

/** The piece of an orientation's form. */
import { piece } from "../../core/pieces.js";

export const screens = piece("referral", () => import("./screens.js"));

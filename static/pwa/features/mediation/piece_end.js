/** The piece of the agreement, its checks and the ends of a case: opened less often than the case itself. */
import { piece } from "../../core/pieces.js";

export const screens = piece("ending", () => import("./screens_end.js"));

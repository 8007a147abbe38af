/** The cases in three pieces: their list, one of them and its parties; its sessions; its agreement and its end. */
import { piece } from "../../core/pieces.js";

/** With how what was asked of a case is laid and told. */
export const screens = piece("case", () => import("./screens.js"));
export const meet = piece("meet", () => import("./screens_meet.js"));
export const end = piece("end", () => import("./screens_end.js"));

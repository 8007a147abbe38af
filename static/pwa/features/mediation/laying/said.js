/** What is said of an operation on a case, and never more: which case, and what was done. */
import { peek } from "../../../store/views.js";

/** "Dossier 2026-118 : essai noté"; `what` says it of the payload. @param {string | ((payload: any) => string)} what @returns {NonNullable<import("../../../types/kinds").Operation["said"]>} */
export const saying = (what) => (payload, id = "") => {
  const number = peek("case", id)?.data.number;
  return `${number ? `Dossier ${number}` : "Dossier"}\u00a0: ${typeof what === "string" ? what : what(payload)}`;
};

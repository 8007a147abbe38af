/** The ways of meeting: what each is called, and where it is noted. Pure. */
import { MODES } from "./rules.js";

/** @param {string} mode */
export const modeFr = (mode) => MODES[mode] ?? mode;

/** "Navette avec B" @param {any} one */
export const titleOf = ({ mode, letters }) => `${modeFr(mode)} avec ${letters.join(" et ")}`;

/** Where one of this way is noted. @param {string} mode */
export const screenOf = (mode) => ({ navette: "navette", table_ronde: "table-ronde" })[mode] ?? "entretien";

/** @param {string} id @param {{id: string, mode: string}} one */
export const formPath = (id, one) => `/dossier/${id}/${screenOf(one.mode)}?seance=${one.id}`;

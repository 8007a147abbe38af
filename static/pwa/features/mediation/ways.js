/** The ways of meeting: what each is called, and where it is noted. */
import { dateFr, dateOf, timeFr, today } from "../../core/clock.js";
import { me, nameOf } from "../../device/session.js";
import { MODES } from "./rules.js";

/** @param {string} mode */
export const modeFr = (mode) => MODES[mode] ?? mode;

/** "Navette avec B" @param {any} one */
export const titleOf = ({ mode, letters }) => `${modeFr(mode)} avec ${letters.join(" et ")}`;

/** "20 novembre 2026, 18:00 – 19:00" @param {{starts_at: string, ends_at: string}} one */
export const whenFr = ({ starts_at, ends_at }) => `${dateFr(dateOf(starts_at))}, ${timeFr(starts_at)} – ${timeFr(ends_at)}`;

/** Where one of this way is noted. @param {string} mode */
export const screenOf = (mode) => ({ navette: "navette", table_ronde: "table-ronde" })[mode] ?? "entretien";

/** @param {string} id @param {{id: string, mode: string}} one */
export const formPath = (id, one) => `/dossier/${id}/${screenOf(one.mode)}?seance=${one.id}`;

/** Those that have begun, and nobody said what became of them. @param {{meetings: any[]}} data @param {number} now ms @returns {any[]} */
export const comeDue = ({ meetings }, now) => meetings.filter(({ state, starts_at }) => state === "prevue" && Date.parse(starts_at) <= now);

/** @typedef {{mediators: {id: string, name: string}[], people?: {id: string, name: string}[]}} Named */

/** Who wrote, or does it: a mediator of the case, or one who was. @param {Named} data @param {string} id */
export const byFr = ({ mediators, people = [] }, id) => (id === me.value?.user.id ? "Vous" : [...mediators, ...people].find((one) => one.id === id)?.name || nameOf(id) || "Un autre médiateur");

/** "En remplacement de Nora Diallo jusqu’au samedi 5 décembre"; of one that begins later, from which day. @param {{hers?: import("../../types/feed").Case["hers"]}} data */
export function insteadOf({ hers }) {
  if (!hers?.stands_in_for) return "";
  const from = hers.since > today() ? ` à partir du ${dateFr(hers.since)}` : "";
  return `En remplacement de ${hers.stands_in_for}${from}${hers.until ? `${from && ","} jusqu’au ${dateFr(hers.until)}` : ""}`;
}

/** "Yoann Le Guen et vous" @param {Named} data @param {string[]} ids */
export const allBy = (data, ids) => ids.map((id, rank) => (rank && id === me.value?.user.id ? "vous" : byFr(data, id))).join(" et ");

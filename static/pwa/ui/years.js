/** A day that may be of another year. Days are 'YYYY-MM-DD'. */
import { dateFr } from "../core/clock.js";

/** "vendredi 20 novembre 2026" @param {string} day */
export const dateYear = (day) => `${dateFr(day)} ${day.slice(0, 4)}`;

/** "20 novembre 2026" @param {string} day */
export const dayYear = (day) => dateYear(day).split(" ").slice(1).join(" ");

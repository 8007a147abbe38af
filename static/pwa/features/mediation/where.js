/** Where a case is: by the estate this phone holds, else by what the case carries of it. */
import { estateOf } from "../../store/views.js";
import { plateOf } from "../logbook/form.js";

/** @typedef {import("../../types/feed").Case} Case */

/** The sign of its hall, else of its estate. @param {Case} data @returns {string | null} */
export const signOf = ({ place, where }) => plateOf(place) ?? where?.plate ?? null;

/** "12 rue des Lilas, Trappes" @param {Case} data */
export const addressOf = ({ where }) => (where ? [where.address, where.commune].filter(Boolean).join(", ") : "");

/** The same, where no other page of this phone has it. @param {Case} data */
export const addressAway = (data) => (estateOf(data.place) ? "" : addressOf(data));

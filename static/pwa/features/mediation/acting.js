/** What is asked of a case from its screens. */
import { store } from "../logbook/record.js";

/** @typedef {import("../../types/phone").Draft} Draft */

/** @param {string} kind @param {string} id @param {Record<string, any>} payload @returns {Draft} */
export const asked = (kind, id, payload) => /** @type {any} */ ({ kind, record_id: id, payload });

/** One operation, stored and said. @param {string} kind @param {string} id of the case @param {Record<string, any>} payload @param {string} said */
export const act = (kind, id, payload, said) => store(asked(kind, id, payload), said);

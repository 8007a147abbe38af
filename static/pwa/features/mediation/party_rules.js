/** What may be noted of a party in her state. Mirror of app/parties/rules.py; the service decides. Pure. */

/** @typedef {import("../../types/feed").CaseParty} Party */

/** @param {Party} one @param {...string} states */
const among = ({ state }, ...states) => states.includes(state);

/** @param {Party} one */
export const mayTry = (one) => among(one, "a_contacter", "contactee", "accepte", "injoignable");
/** @param {Party} one */
export const mayAgree = (one) => among(one, "a_contacter", "contactee", "injoignable", "refuse", "se_retire", "accepte");
/** @param {Party} one */
export const mayRefuse = (one) => among(one, "a_contacter", "contactee", "injoignable") && !one.agreed.length;
/** @param {Party} one */
export const mayWithdraw = (one) => among(one, "contactee", "accepte", "injoignable") && one.agreed.length > 0;
/** @param {Party} one */
export const mayGiveUp = (one) => among(one, "a_contacter", "contactee", "accepte") && one.tries_left === 0;

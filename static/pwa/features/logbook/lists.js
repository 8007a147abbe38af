/** The lists of the trade as choices: what an agent may pick, and the two-level ones. */
import { items } from "../../store/views.js";

/** A line switched off only names old entries. @param {{active?: boolean}} one */
const offered = (one) => one.active !== false;

/** The codes one may choose: "non renseigné" is what a list says when nobody chose. @param {string} code */
export const usable = (code) => items(code).value.filter((one) => offered(one) && one.code !== "non_renseigne");

/** First level of a two-level list. @param {string} code */
export const families = (code) => usable(code).filter((one) => !one.parent);

/** Second level under one code. @param {string} code @param {string} parent */
export const under = (code, parent) =>
  items(code).value.filter((one) => parent && one.parent === parent && offered(one));

/** What was answered to the structure's own fields, in words. */
import { TO_UPDATE } from "../../store/kinds.js";
import { items } from "../../store/views.js";
import { cap } from "../../ui/html.js";
import { dateYear } from "../../ui/years.js";

/** Pairs of words, in the order of the fields. @param {string} kind @param {Record<string, any> | null | undefined} own @returns {[string, string][]} */
export const answersOf = (kind, own) =>
  items(`champs_${kind}`).value.flatMap((one) => (own && one.code in own ? [[one.label, said(one.extra, own[one.code])]] : []));

/** @param {any} extra @param {any} value */
function said({ nature, choices, unit }, value) {
  if (nature === "choix") return choices.find((/** @type {any} */ one) => one.code === value)?.label ?? TO_UPDATE;
  return nature === "jour" ? cap(dateYear(value)) : [value, unit].filter((one) => one !== undefined).join(" ");
}

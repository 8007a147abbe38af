/** Fields of a case that two people wrote: one value is kept. */

import { items } from "../../../store/views.js";
import { written as put } from "./parties.js";

/** A code of `type_conflit`: its family, and itself where it is one of its types. @param {string} code */
export function kindOf(code) {
  const family = items("type_conflit").value.find((one) => one.code === code)?.parent;
  return family ? { family, type: code } : { family: code, type: null };
}

/** The party a field is of ("A.name"), its own name otherwise. @param {string} field */
export function fieldOf(field) {
  const [letter = "", name] = field.split(".");
  return name ? { letter, name } : { letter: "", name: field };
}

/** @param {any} data @param {{payload: any}} op */
export function settled(data, { payload: { field, value } }) {
  const others = (data.others ?? []).filter((/** @type {any} */ one) => one.field !== field);
  if (value === undefined) return { others }; // its words are shut
  return { others, ...written(data, field, value) };
}

/** @param {any} data @param {string} field @param {any} value */
function written(data, field, value) {
  const { letter, name } = fieldOf(field);
  if (!letter) return name === "type" ? kindOf(value) : { [name]: value };
  return { parties: data.parties.map((/** @type {any} */ one) => (one.letter === letter ? put(one, name, value) : one)) };
}

/** The value a field has now. @param {any} data @param {string} field */
export function valueOf(data, field) {
  const { letter, name } = fieldOf(field);
  const party = data.parties?.find((/** @type {any} */ one) => one.letter === letter);
  return (letter ? (name === "channel" ? party?.channel : party?.who?.[name]) : name === "type" ? (data.type ?? data.family) : data[name]) ?? null;
}

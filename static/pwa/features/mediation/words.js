/** A case in words: no name, no letter's words. */
import { dots } from "../../ui/html.js";
import { labelOf, placeLabel } from "../../store/views.js";
import { isVeiled } from "../../store/texts.js";
import { isLocked } from "../../vault/state.js";
import { low, stateLabel } from "../logbook/words.js";

/** @typedef {import("../../types/feed").Case} Case */

/** "Bruit, musique" @param {Case} data */
export const titleOf = ({ family, type }) => labelOf("type_conflit", family) + (type ? `, ${low("type_conflit", type)}` : "");

/** "2026-118 · Bel Horizon, hall 25" @param {{data: Case} & Parameters<typeof isVeiled>[0]} row */
export function whereOf(row) {
  const { number, place, where } = row.data;
  const hidden = place?.public_point && isVeiled(row) && isLocked();
  return dots(number || "À numéroter", place && (hidden ? "Lieu public" : placeLabel(place, where)));
}

/** @param {Case} data */
export const stateOf = ({ state }) => stateLabel("dossier", state);

/** @type {Record<string, string>} */
const FIELDS = {
  type: "De quoi il s’agit", lieu: "Endroit précis", name: "Nom", phone: "Téléphone", mail: "Courriel", address: "Adresse",
  structure: "Structure", channel: "La joindre par", language: "Langue", hours: "Quand la joindre",
};
/** @param {string} name */
export const fieldWord = (name) => FIELDS[name] ?? "Un champ";

/** A value as it is read. @param {string} name @param {any} value */
export function valueWord(name, value) {
  if (value === null || value === undefined || value === "") return "rien";
  const list = { type: "type_conflit", lieu: "lieu", channel: "canal" }[name];
  return list ? labelOf(list, value) : value;
}

/** For the choices of a form. @param {Record<string, string>} words */
export const itemsOf = (words) => Object.entries(words).map(([code, label]) => ({ code, label }));

/** What is said of a draft that is not from here. What it takes from now, the clock says. */
import { dateFr, dateOf, nowIso, serviceDay, timeFr, today } from "../../core/clock.js";
import { during, spotIn } from "../../store/belongs.js";

/** @typedef {import("../../store/belongs.js").Kept} Kept */

/** "mardi 24 à 16:06" @param {string | number} moment */
export const momentFr = (moment) => `${dateFr(dateOf(moment)).split(" ", 2).join("\u00a0")} à ${timeFr(moment)}`;

/** "16:06"; of another service day, or after midnight, with it. @param {string | number} moment */
export const hourFr = (moment) => ([dateOf, serviceDay].every((day) => day(moment) === today()) ? timeFr(moment) : momentFr(moment));

/**
 * Those of this place and this round first; each says whether it is.
 * @param {Kept[]} drafts @param {unknown[]} here what the place and the stop are called @param {any} context @param {(place: any) => string} spotOf
 */
export function byPlace(drafts, here, context, spotOf) {
  const now = during({ context, at: nowIso() });
  const told = drafts.map((draft) => ({ draft, isHere: here.includes(spotIn(draft, spotOf)) && during(draft.value) === now }));
  return told.sort((a, b) => Number(b.isHere) - Number(a.isHere));
}

/** "aux Sorbiers", "au Parc", "à Hauts de Brenne" @param {string} name */
export const atFr = (name) =>
  name.replace(/^(les |le )?/i, (article) => ({ "les ": "aux ", "le ": "au " })[article.toLowerCase()] ?? "à ");

/**
 * Why another draft of a form is not the one that opened here.
 * @param {Kept} other @param {Kept} here @param {(place: any) => string} spotOf
 */
export function otherFr(other, here, spotOf) {
  if (spotIn(other, spotOf) !== spotIn(here, spotOf)) return "Brouillon d’un autre lieu";
  if (during(other.value) === during(here.value)) return "Autre brouillon d’ici";
  return other.value.context?.round_id ? "Brouillon d’une autre tournée" : "Brouillon d’un autre jour";
}

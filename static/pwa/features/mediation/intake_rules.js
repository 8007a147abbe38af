/** A case told on the way: what it lacks, what travels, which ones look like it. Pure. */
import { compare } from "../../core/clock.js";
import { daysBetween } from "../../ui/dates.js";
import { isPlace } from "../logbook/logbook.js";
import { flowFor } from "./flows.js";
import { ALIKE_DAYS, FACTS_MAX, FLOW_ANSWERED } from "./rules.js";
import { typedOf } from "./who.js";


/** What the form begins with; `canal` on a round is how she met who asks. @param {boolean} onRound */
export const defaults = (onRound) => ({
  type: "", family: "", origine: "habitant_partie", canal: onRound ? "rencontre_tournee" : "", lieu: "", facts: "", written: "oral", flow: "", landlord: "", take: "", caller: false,
});

/** @param {any} draft @returns {Record<string, string>} */
export function check({ family, canal, place, facts = "", take }) {
  /** @type {Record<string, string>} */
  const errors = {};
  if (place && !isPlace(place)) errors.place = "Choisissez le lieu\u00a0: un hall, une résidence ou un point de l’espace public.";
  if (!family) errors.family = "Dites de quoi il s’agit, par exemple «\u00a0Bruit\u00a0».";
  if (!canal) errors.canal = "Dites comment la demande vous est venue.";
  if (facts.length > FACTS_MAX) errors.facts = `Raccourcissez les faits à ${FACTS_MAX} caractères.`;
  if (!take) errors.take = "Dites qui suivra ce dossier.";
  return errors;
}

/** The landlords this phone knows, by its estates. @param {{data: any}[]} estates */
export function landlordsOf(estates) {
  const named = new Map(estates.flatMap(({ data: { landlord_id: code, landlord: label } }) => (code && label ? [[code, label]] : [])));
  return [...named].map(([code, label]) => ({ code, label })).sort((a, b) => compare(a.label, b.label));
}

/** Whether an institution may be a party of it. @param {any} draft */
export const mayAnswer = ({ flow, type, family }) => FLOW_ANSWERED.includes(flow || flowFor(type, family));

/** What travels; `asked_on`: the day clocks show, as all of its history. Who asks is a party of it only where she takes it in hand herself. @param {any} draft @param {string} asked_on */
export function build(draft, asked_on) {
  const { type, family, origine, canal, place, lieu, facts = "", written, flow, origin, party, caller } = draft;
  const take = draft.take === "oui";
  const noted = take && caller;
  return {
    flow: flow || flowFor(type, family),
    type: type || family,
    origine,
    canal,
    place: place ?? null,
    ...(lieu && { lieu }),
    asked_on,
    facts: facts.trim() || null,
    written: written === "ecrit",
    ...(origin && { origin }),
    ...(draft.landlord && mayAnswer(draft) && answering(draft, noted)),
    take,
    ...(noted && { party: { id: party.id, side: "demandeur", speaks: party.speaks, informed: party.informed || null, who: typedOf(party.who) } }),
  };
}

/** The landlord as a party; with who asks, where nobody noted her yet. A draft kept from before names none. @param {any} draft @param {boolean} noted */
const answering = ({ landlord, landlord_party, party }, noted) =>
  ({ landlord_id: landlord, ...(landlord_party && { landlord_party, ...(!noted && { asker_party: party.id }) }) });

/**
 * Of what this phone holds, those of the same matter at the same place within the window: shown, never put together.
 * @param {{id: string, data: any}[]} rows @param {{family: string, estate: string | null, day: string}} of
 */
export const alike = (rows, { family, estate, day }) =>
  rows.filter(
    ({ data }) => family && estate && data.family === family && data.estate_id === estate && Math.abs(daysBetween(data.closed_on ?? data.asked_on, day)) <= ALIKE_DAYS,
  );

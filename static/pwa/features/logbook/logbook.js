/**
 * Rules common to every entry of the logbook. Pure: mirror of app/logbook/rules.py, tried on the same
 * tests/vectors. A check returns the field at fault and how to put it right; an empty object is a yes.
 * @typedef {Record<string, string>} Errors
 * @typedef {{entrance?: string, building?: string, estate?: string,
 *   public_point?: {label: string, commune: string, lat: number|null, lon: number|null}}} Place
 */
import { TEXT_MAX } from "../../core/rules.js";

const PLACE_KEYS = ["entrance", "building", "estate", "public_point"];

/** Where an entry is, as closely as it says, and what is alike beside; null outside every estate. @param {any} place @param {string[]} more */
export function spot(place, ...more) {
  const where = place?.entrance ?? place?.building ?? place?.estate;
  return where ? [where, ...more].join(" ") : null;
}

/** Exactly one of entrance, building, estate, public point. @param {any} place */
export function isPlace(place) {
  const keys = Object.keys(place ?? {}).filter((key) => place[key]);
  if (keys.length !== 1 || !PLACE_KEYS.includes(keys[0])) return false;
  // A point already on the server is named by its id.
  const point = place.public_point;
  return !point || typeof point === "string" || Boolean(point.label?.trim());
}

/** @param {any} payload @returns {Errors} */
export function checkCommon(payload) {
  /** @type {Errors} */
  const errors = {};
  if (!isPlace(payload.place))
    errors.place = "Choisissez le lieu\u00a0: un hall, une résidence ou un point de l’espace public.";
  if ((payload.text ?? "").length > TEXT_MAX) errors.text = `Raccourcissez le texte à ${TEXT_MAX} caractères.`;
  return errors;
}

/**
 * The fields every entry carries; empty ones are left out.
 * @param {{place: Place, lieu?: string, text?: string, origin?: {kind: string, id: string}|null,
 *   followup?: {id: string, due_on: string, reason: string}|null, own?: Record<string, any>|null}} draft
 * @param {{round_id?: string|null, agents: string[]}} context
 */
export function common(draft, context) {
  return compact({
    round_id: context.round_id,
    place: draft.place,
    lieu: draft.lieu,
    agents: context.agents,
    text: draft.text?.trim(),
    own: draft.own,
    origin: draft.origin,
    followup: draft.followup,
  });
}

/** Without the keys that say nothing. @template {Record<string, any>} T @param {T} fields @returns {T} */
export function compact(fields) {
  return /** @type {T} */ (
    Object.fromEntries(Object.entries(fields).filter(([, v]) => v !== undefined && v !== null && v !== ""))
  );
}

/** @param {{author_id: string, agents?: string[]}} entry @param {string} userId */
export const wasThere = ({ author_id, agents = [] }, userId) => author_id === userId || agents.includes(userId);

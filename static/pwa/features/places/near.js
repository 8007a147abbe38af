/**
 * The open estate nearest to a point. Pure: the rule of app/places/queries.py (nearest_estate), tried on the same
 * tests/vectors. A suggestion to confirm, never attached by itself.
 * @typedef {import("../../types/phone").Row} Row
 */
import { SUGGESTION_RADIUS_M } from "../../core/rules.js";

/** Mean diameter of the Earth, in metres: a sphere is 0.3 % off at most, some centimetres here. */
const EARTH = 12_742_018;

/** @param {number} degrees */
const rad = (degrees) => (degrees * Math.PI) / 180;
/** @param {number} from @param {number} to degrees */
const half = (from, to) => Math.sin(rad(to - from) / 2) ** 2;

/**
 * At most `within` metres away (haversine), WGS 84 degrees; the first of two as near.
 * @param {Row[]} estates @param {number} lat @param {number} lon @param {number} [within]
 * @returns {{id: string, name: string, metres: number}|null}
 */
export function nearest(estates, lat, lon, within = SUGGESTION_RADIUS_M) {
  /** @type {ReturnType<typeof nearest>} */
  let best = null;
  for (const { id, data } of estates) {
    const bend = half(lat, data.lat) + Math.cos(rad(lat)) * Math.cos(rad(data.lat)) * half(lon, data.lon);
    const metres = EARTH * Math.asin(Math.sqrt(bend));
    if (!data.closed && data.lat != null && data.lon != null && (best ? metres < best.metres : metres <= within))
      best = { id, name: data.name, metres };
  }
  return best;
}

/** A signature as strokes: points in the box it was drawn in, fewer of them the finer they are. Pure. */

import { SIGNATURE_MAX } from "./rules.js";

/**
 * @typedef {[number, number]} Point   whole, from its upper left corner
 * @typedef {Point[]} Stroke
 */

/** The box a signature is drawn and kept in, whatever the screen. */
export const [WIDTH, HEIGHT] = [600, 200];
const COARSEST = 16;
/** More than any hand makes. */
const MOST_STROKES = 100;

/** Where a finger is, in the box. @param {{clientX: number, clientY: number}} finger @param {{left: number, top: number, width: number, height: number}} shown @returns {Point} */
export const pointAt = ({ clientX, clientY }, { left, top, width, height }) => [within(((clientX - left) * WIDTH) / (width || 1), WIDTH), within(((clientY - top) * HEIGHT) / (height || 1), HEIGHT)];

/** @param {number} n @param {number} most */
const within = (n, most) => Math.round(Math.min(most, Math.max(0, n)));

/** @param {Stroke[]} strokes */
export const weightOf = (strokes) => JSON.stringify(strokes).length;

/** Without the points that change nothing to the eye; of a scribble without end, fewer still, until it weighs no more than it may. @param {Stroke[]} strokes @returns {Stroke[]} */
export function light(strokes) {
  for (let finest = 1; finest <= COARSEST; finest *= 2) {
    const found = strokes.map((one) => thinned(one, finest));
    if (weightOf(found) <= SIGNATURE_MAX) return found;
  }
  let found = strokes;
  while (weightOf(found) > SIGNATURE_MAX) found = found.length > MOST_STROKES ? found.slice(0, MOST_STROKES) : found.map(halved);
  return found;
}

/** Every other point, its ends among them. @param {Stroke} stroke @returns {Stroke} */
const halved = (stroke) => stroke.filter((_, index) => index % 2 === 0 || index === stroke.length - 1);

/** Ramer, Douglas and Peucker's: of the points between two, the farthest from their line stays, if it is farther than this. @param {Stroke} stroke @param {number} finest @returns {Stroke} */
export function thinned(stroke, finest) {
  const [first, last] = [stroke[0], stroke.at(-1)];
  if (stroke.length < 3 || !first || !last) return stroke;
  let [farthest, at] = [finest, 0];
  stroke.forEach((one, index) => {
    const far = distance(one, first, last);
    if (far > farthest) [farthest, at] = [far, index];
  });
  if (!at) return [first, last];
  return [...thinned(stroke.slice(0, at + 1), finest).slice(0, -1), ...thinned(stroke.slice(at), finest)];
}

/** From a point to the line of two others. @param {Point} point @param {Point} from @param {Point} to */
function distance([x, y], [x1, y1], [x2, y2]) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  return length ? Math.abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length : Math.hypot(x - x1, y - y1);
}

/** One is signed: more than a finger that slipped. @param {Stroke[]} strokes */
export const isSigned = (strokes) => strokes.flat().length > 2;

/** The same for SVG; a point alone is a dot. @param {Stroke[]} strokes */
export const pathOf = (strokes) => strokes.map((one) => `M${(one.length > 1 ? one : [...one, ...one]).map((point) => point.join(" ")).join("L")}`).join("");

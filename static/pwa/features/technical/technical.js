/** A technical problem seen or told. Immediate danger is telephoned first; nobody is named. */
import { addDays, at, dateOf, momentsAt, whenSaid } from "../../core/clock.js";
import { CALLED_FIRST_MINUTES, DANGER, MARKS } from "../../core/rules.js";
import { labelOf } from "../../store/views.js";
import { checkCommon, common } from "../logbook/logbook.js";

const USUAL = "t3";

/** An urgency as it is drawn and called. @param {string} code */
export function severity(code) {
  const [level, letter] = MARKS[code] ?? MARKS[USUAL];
  return { code, level, letter, label: labelOf("gravite_technique", code) };
}

export const DEFAULTS = { category: "", sub_category: "", severity: "", requester: "aucun", floor: null, call: null };

/** The severity a list gives to a sub-category, else to its category. @param {any} sub @param {any} category */
export const defaultSeverity = (sub, category) => sub?.extra?.severity ?? category?.extra?.severity ?? USUAL;

/** @param {number|null|undefined} floor */
export const floorLabel = (floor) =>
  floor == null ? "–" : floor === 0 ? "RDC" : floor < 0 ? `SS${-floor}` : String(floor);

/** ", 2e étage", after what is wrong there. @param {number|null|undefined} n */
export const floorWords = (n) =>
  n == null ? "" : n === 0 ? ", rez-de-chaussée" : n < 0 ? `, sous-sol ${-n}` : `, ${n}${n === 1 ? "er" : "e"} étage`;

/** @param {any} draft @param {{round_id?: string|null, agents: string[]}} context */
export function build(draft, context) {
  return {
    ...common(draft, context),
    category: draft.category,
    ...(draft.sub_category && draft.sub_category !== draft.category ? { sub_category: draft.sub_category } : {}),
    severity: draft.severity,
    requester: draft.requester,
    ...(draft.floor == null ? {} : { floor: draft.floor }),
    ...(draft.severity === DANGER && draft.call ? { call: callTold(draft.call) } : {}),
  };
}

/** Without what only the form needs. @param {any} call */
export const callTold = ({ impossible, at: made, who }) => (impossible ? { impossible } : { at: made, who });

/** @param {any} payload @param {boolean} [precise] whether the category has sub-categories to choose from @returns {import("../logbook/logbook.js").Errors} */
export function check(payload, precise = false) {
  const errors = checkCommon(payload);
  if (!payload.category) errors.category = "Choisissez le problème.";
  if (payload.category && precise && !payload.sub_category) errors.sub_category = "Précisez le problème.";
  if (!payload.severity) errors.severity = "Choisissez l’urgence.";
  if (!payload.requester) errors.requester = "Dites qui l’a signalé, ou «\u00a0Nous-mêmes\u00a0».";
  if (payload.severity === DANGER && !isCall(payload.call)) errors.call = callMissing(payload.call);
  return errors;
}

/** What a call lacks: nobody who made one is told to call first. @param {any} call */
function callMissing(call) {
  if (call?.who?.trim()) return "Vérifiez l’heure de l’appel.";
  if (call?.at) return "Écrivez quel service vous avez joint.";
  return "Appelez d’abord, puis notez l’heure et la personne jointe\u00a0; sans réseau, choisissez «\u00a0Appel impossible\u00a0».";
}

/** A call made (when, to whom), or said to be impossible. @param {any} call */
export const isCall = (call) => Boolean(call && (call.impossible === true || (call.at && call.who?.trim())));

const MINUTE = 60_000;
/** She telephones first and writes then: a call may be so much older than its report. */
export const CALLED_FIRST = CALLED_FIRST_MINUTES * MINUTE;

/**
 * The moments a call may have been made at, from its hour on the wall: never in the future, nor before what it answers.
 * Mirror of app/technical/rules.py (tests/vectors/call_hour.json). Two in the hour that comes twice, or where several days lie between; none in an hour that is skipped.
 * @param {string} hour "21:46" @param {number} since @param {number} now @returns {string[]} in order
 */
export function callsAt(hour, since, now) {
  const days = new Set([dateOf(since), addDays(dateOf(since), 1), addDays(dateOf(now), -1), dateOf(now)]);
  const found = [...days].flatMap((day) => momentsAt(day, hour)).filter((ms) => ms >= since - (since % MINUTE) && ms <= now);
  return found.sort((a, b) => a - b).map((ms) => at(ms).toISOString());
}

/**
 * Why no call can have been made at this hour.
 * @param {string} hour @param {string} reported @param {number} now @param {number} [before] ms it may be older than its report
 */
export const noCallAt = (hour, reported, now, before = 0) =>
  momentsAt(dateOf(now), hour).length
    ? `${hour}, c’est ${before ? `plus de ${before / (60 * MINUTE)}\u00a0h ` : ""}avant le signalement (${whenSaid(reported)}) ou pas encore passé. Vérifiez l’heure de l’appel.`
    : `${hour} n’existe pas cette nuit-là\u00a0: l’heure change. Vérifiez l’heure de l’appel.`;

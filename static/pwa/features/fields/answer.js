/**
 * What may be answered to a field of the structure. Pure: mirror of app/fields/rules.py, tried on the same
 * tests/vectors/own_fields.json.
 * @typedef {import("../../types/feed").Item} Item
 */

/** A little less than the server's: the day an entry counts on may be the one before. */
const DAYS_AROUND = 730;
const DAY_MS = 86_400_000;

/** The fields a form asks for: those switched off only where they were answered. @param {Item[]} fields @param {Record<string, any>} own */
export const asked = (fields, own) => fields.filter((one) => one.active !== false || one.code in own);

/** The choices of a field, with the chosen one though it is switched off. @param {Item[]} choices @param {string} chosen */
export const offered = (choices, chosen) => choices.filter((one) => one.active !== false || one.code === chosen);

/** "de 0 à 40 sacs" @param {{least: number, most: number, unit?: string}} extra */
export const boundsFr = ({ least, most, unit }) => `de ${least} à ${most}${unit ? ` ${unit}` : ""}`;

/**
 * What typing it changes of a draft: `own` holds the answers, `off` what is typed that is none, by name of its field.
 * @param {Item} field @param {string} typed @param {{own?: Record<string, any> | null, off?: Record<string, string>}} draft
 * @param {string} day the entry is of
 */
export function answered(field, typed, draft, day) {
  const { [field.code]: _, ...own } = draft.own ?? {};
  const { [`own_${field.code}`]: __, ...off } = draft.off ?? {};
  const text = typed.trim();
  if (!text) return { own: Object.keys(own).length ? own : null, off };
  const value = read(field, text, day);
  if (value !== null) return { own: { ...draft.own, [field.code]: value }, off };
  return { own: { ...draft.own, [field.code]: text }, off: { ...off, [`own_${field.code}`]: wrong(field) } };
}

/** The answer as it travels; null for none. @param {Item} field @param {string} text @param {string} day */
function read({ extra }, text, day) {
  if (extra.nature === "choix") return extra.choices.some((/** @type {Item} */ one) => one.code === text) ? text : null;
  if (extra.nature === "jour") return isNear(text, day) ? text : null;
  const number = /^[0-9]{1,6}$/.test(text) ? Number(text) : NaN;
  return number >= extra.least && number <= extra.most ? number : null;
}

/** @param {string} text @param {string} day */
const isNear = (text, day) =>
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text) && Math.abs(Date.parse(text) - Date.parse(day)) <= DAYS_AROUND * DAY_MS;

/** @param {Item} field */
const wrong = ({ label, extra }) =>
  extra.nature === "jour"
    ? `${label}\u00a0: choisissez une date à moins de ${Math.floor(DAYS_AROUND / 365)} ans d’ici, ou effacez.`
    : `${label}\u00a0: écrivez un nombre ${boundsFr(extra)}, ou effacez.`;

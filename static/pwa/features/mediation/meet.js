/**
 * What may be noted of a session, and what it becomes. Pure: mirror of app/mediation/rules (meeting, round_table,
 * preparation), held to the same tests/vectors/seance.json.
 */
import { MACHINES } from "../../core/machines.js";
import { lastEnd, spanOf } from "./span.js";
import { ADVICE_MAX, ALONE, APART, HERS, LINE_MAX, MET_IN, NOTE_MAX, SESSION_AHEAD, SESSION_LONGEST, SESSION_SHORTEST, SILENT } from "./rules.js";

/**
 * @typedef {import("../../types/feed").Case} Case
 * @typedef {import("../../types/feed").CaseMeeting} CaseMeeting
 * @typedef {Record<string, string>} Errors
 * @typedef {{mode: string, letters: string[], minutes: number, safe: boolean, mediators: number, neutral: boolean, advice: string}} Asked   `minutes`: its length
 * @typedef {{state: string, known: string[], agreed: string[], interviews: string[]}} Known   parties by their letters; `agreed`: to meet the other
 * @typedef {{id: string, part: string, text?: string, to: string[], off?: boolean}} Said   `to`: parties by their ids; `off`: taken out, in its place all the same (outbox/drafting.js counts them)
 */

export const TABLE = "table_ronde";
const NB = "\u00a0";
const WEEK = 7 * 24 * 3_600_000;

/** A party is asked for by her id: the letter of one that was just added is the service's to give. @param {Case} data @param {string} letter */
export const idOf = (data, letter) => data.parties.find((one) => one.letter === letter)?.id ?? letter;

/** Those that are still there, by their letters, in order. @param {Case} data @param {string[]} ids */
export const named = (data, ids) => data.parties.flatMap(({ id, letter }) => (ids.includes(id) ? [letter] : [])).sort();

/** @param {Case} data */
export const lettersOf = (data) => data.parties.map(({ letter }) => letter);

/** Of those that are met without the other: who was there. @param {CaseMeeting[]} meetings */
export const interviewed = (meetings) => [
  ...new Set(meetings.filter(({ state, mode }) => state === "tenue" && APART.includes(mode)).flatMap(({ letters, absent }) => letters.filter((one) => !absent.includes(one)))),
];

/** @param {Case} data @param {number} [by] ms: interviews that had begun before @returns {Known} */
export const knownOf = (data, by = Infinity) => ({
  state: data.state,
  known: lettersOf(data),
  agreed: data.parties.filter(({ agreed }) => agreed.includes(TABLE)).map(({ letter }) => letter),
  interviews: interviewed(data.meetings.filter(({ starts_at }) => !(Date.parse(starts_at) >= by))),
});

/** Whether its parties are met, as it stands. @param {string} state @returns {string} why not */
export const unmet = (state) => (MET_IN.includes(state) ? "" : `Ce dossier est «${NB}${MACHINES.dossier?.states[state] ?? state}${NB}»${NB}: aucune séance ne s’y tient.`);

/** By field: what the server would refuse, in its own words. @param {Asked} asked @param {Known} of @returns {Errors} */
export function faults(asked, of) {
  const [etat, parties, duree] = [unmet(of.state), withWhom(asked, of) || apartFirst(asked, of), length(asked.minutes)];
  const securite = asked.mode === TABLE && !asked.safe && "Vérifiez d’abord que la rencontre est sûre pour chacun.";
  const pourquoi = asked.mode === TABLE && unadvised(asked);
  return said({ etat, parties, duree, securite, pourquoi });
}

/** The same of one to come: what a table ronde asks may still be met. @param {Asked} asked @param {Known} of @param {number} starts ms @param {number} now @returns {Errors} */
export function planFaults(asked, of, starts, now) {
  const quand = !(starts > now) ? `Ce moment est passé${NB}: notez plutôt une séance tenue.` : starts > now + SESSION_AHEAD * WEEK && `Une séance se prévoit ${SESSION_AHEAD}${NB}semaines à l’avance au plus.`;
  return said({ etat: unmet(of.state), parties: withWhom(asked, of), duree: length(asked.minutes), quand });
}

/** @param {Record<string, string | false>} all @returns {Errors} */
const said = (all) => Object.fromEntries(Object.entries(all).flatMap(([name, why]) => (why ? [[name, why]] : [])));

/** @param {Asked} asked @param {Known} of */
function withWhom({ mode, letters }, { known }) {
  const [all, none] = [new Set(letters), !letters.length || letters.some((one) => !known.includes(one))];
  if (none) return "Choisissez avec qui, parmi les parties du dossier.";
  if (mode === TABLE && all.size < 2) return `Une table ronde réunit deux parties au moins${NB}: sinon, notez un entretien.`;
  return ALONE.includes(mode) && all.size > 1 ? `Une partie à la fois${NB}: ensemble, c’est une table ronde.` : "";
}

/** The two hard conditions that are about the parties. @param {Asked} asked @param {Known} of */
function apartFirst({ mode, letters }, { agreed, interviews }) {
  const without = (/** @type {string[]} */ some) => [...new Set(letters)].filter((one) => !some.includes(one)).sort().join(", ");
  if (mode !== TABLE) return "";
  if (without(agreed)) return `Sans consentement noté pour rencontrer l’autre partie${NB}: ${without(agreed)}.`;
  return without(interviews) ? `Un entretien séparé vient d’abord${NB}: ${without(interviews)}.` : "";
}

/** @param {number} minutes */
const length = (minutes) =>
  minutes < SESSION_SHORTEST || minutes > SESSION_LONGEST * 60 ? `Une séance dure de ${SESSION_SHORTEST}${NB}minutes à ${SESSION_LONGEST}${NB}heures.` : "";

/** What is advised of a table ronde, and is not there. @param {Asked} asked */
export const lacking = ({ mediators, neutral }) => [...(mediators < 2 ? ["deux médiateurs"] : []), ...(neutral ? [] : ["un lieu neutre"])];

/** @param {Asked} asked */
function unadvised(asked) {
  const lacks = lacking(asked);
  if (!lacks.length) return "";
  if (!asked.advice.trim()) return `Il est conseillé d’avoir ${lacks.join(" et ")}${NB}: dites pourquoi ce n’est pas le cas.`;
  return tooLong(asked.advice, ADVICE_MAX);
}

/** @param {string} text @param {number} most */
export const tooLong = (text, most) => (text.length > most ? `${most} signes au plus.` : "");

/** The five conditions, in the words of the desk. @param {Asked} asked @param {Known} of @returns {{label: string, met: boolean, hard: boolean}[]} */
export function conditions(asked, { agreed, interviews }) {
  const all = (/** @type {string[]} */ some) => new Set(asked.letters).size > 1 && asked.letters.every((one) => some.includes(one));
  return [
    { label: "Chaque partie accepte de rencontrer l’autre", met: all(agreed), hard: true },
    { label: "Un entretien avec chacune", met: all(interviews), hard: true },
    { label: "La sécurité est vérifiée", met: asked.safe, hard: true },
    { label: "Deux médiateurs", met: asked.mediators > 1, hard: false },
    { label: "Un lieu neutre", met: asked.neutral, hard: false },
  ];
}

/** To whom what somebody says may be told: the others; of who takes no part, nothing is. @param {Case} data @param {string} owner */
export const mayHear = (data, owner) =>
  data.parties.some(({ letter, state }) => letter === owner && SILENT.includes(state)) ? [] : lettersOf(data).filter((one) => one !== owner);

/** What the others allowed to be told to her, and nobody told yet; of who takes no part any more, nothing. @param {Case} data @param {string[]} letters */
export const toTell = (data, letters) =>
  data.lines.flatMap((line) => line.carries.filter(({ to, carried }) => !carried && letters.includes(to) && mayHear(data, line.party ?? "").includes(to)).map(({ to }) => ({ line, to })));

/** Those that say something. @param {Said[]} lines */
export const spoken = (lines) => lines.filter(({ off, text }) => !off && text?.trim());

/** @param {{lines?: Said[], text: string}} draft @returns {Errors} */
export const tooMuch = ({ lines = [], text }) => said({ lines: spoken(lines).some((one) => tooLong(one.text ?? "", LINE_MAX)) && `${LINE_MAX} signes au plus par ligne.`, text: tooLong(text, NOTE_MAX) });

/**
 * All of a session, in one. Who was seen decides what was told: what another would have heard is not.
 * @param {any} draft parties by their ids @param {Case} data @returns {Record<string, any>}
 */
export function build(draft, data) {
  const { mode, text, advice } = draft;
  const letters = named(data, draft.parties);
  const there = toTell(data, letters).map(({ line, to }) => `${line.id} ${idOf(data, to)}`);
  const told = APART.includes(mode) ? draft.told.filter((/** @type {any} */ one) => there.includes(`${one.line_id} ${one.to}`)) : [];
  return {
    meeting_id: draft.meeting_id, mode, ...spanOf(draft, lastEnd(data.meetings, letters, draft.noted)), ...(draft.lieu && { lieu: draft.lieu }), neutral: draft.neutral,
    letters: letters.map((one) => idOf(data, one)), mediators: draft.mediators, safe: mode === TABLE && draft.safe,
    ...(mode === TABLE && advice.trim() && { advice: advice.trim() }),
    lines: spoken(draft.lines ?? []).map((one) => lineOf(one, mode, letters, data)), told,
    ...(text.trim() && { note: { id: draft.note_id, text: text.trim() } }),
  };
}

/** What is said between them is nobody's, and carried to nobody. @param {Said} line @param {string} mode @param {string[]} letters @param {Case} data */
function lineOf({ id, part, to, text = "" }, mode, letters, data) {
  const [letter] = letters;
  const hers = HERS.includes(part) && letter && mode !== TABLE ? letter : "";
  const may = hers ? mayHear(data, hers).map((one) => idOf(data, one)) : [];
  return { id, party: hers ? idOf(data, hers) : null, part, text: text.trim(), to: to.filter((one) => may.includes(one)) };
}

/** Why nothing of what she says is carried. @param {Case} data @param {string} letter */
export const silent = (data, letter) => (mayHear(data, letter).length || lettersOf(data).length < 2 ? "" : `${letter} ne prend plus part à la médiation${NB}: rien n’est porté.`);

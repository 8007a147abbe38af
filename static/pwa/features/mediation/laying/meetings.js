/** What waits of sessions and notes, laid over a case as it was received. */
import { addDays, dateOf, today } from "../../../core/clock.js";
import { amending } from "../../../store/overlay.js";
import { changed, planned } from "../next.js";
import { saying } from "./said.js";
import { letterOf, written } from "./sheet.js";
import { next, warning } from "./steps.js";

/** @param {any[] | undefined} list @param {any} one the one of this id, or one more @returns {any[]} */
const put = (list = [], one) => [...list.filter(({ id }) => id !== one.id), { ...list.find(({ id }) => id === one.id), ...one }];

/** @param {any} data @param {any} payload */
const seance = (data, { meeting_id: id, mode, starts_at, ends_at, lieu = null, neutral, letters, mediators, safe = false }) =>
  ({ id, mode, starts_at, ends_at, lieu, neutral, letters: lettersOf(data, letters), mediators, safe, absent: [], told: [], again: [] });

/** @param {any} data @param {string[]} ids */
const lettersOf = (data, ids) => ids.map((id) => letterOf(data, id)).sort();

/** Its leave was used: it was said. @param {any} data @param {any} line @param {any[]} told */
const said = (data, line, told) => ({
  ...line,
  carries: line.carries.map((/** @type {any} */ one) => (told.some(({ line_id, to }) => line_id === line.id && letterOf(data, to) === one.to) ? { ...one, carried: true } : one)),
});

/** The session of this id is so; who was told of it otherwise is told again the day before, then it is held. @param {any} data @param {any} one @param {string} me */
function stepping(data, one, me) {
  const meetings = put(data.meetings, one);
  const [step, again, first] = [data.steps?.[0], changed({ meetings }), planned({ meetings })];
  if (!["rencontrer", "redire"].includes(step?.code) || !first) return { meetings };
  const day = dateOf((again ?? first).starts_at);
  return { meetings, ...next(again ? "redire" : "rencontrer", step.who ?? me, again && day > today() ? addDays(day, -1) : day) };
}

/** Nobody knows of it as it is now: who was told is told again, and its safety is checked anew. @param {any} data @param {string} id */
function unsaid(data, id) {
  const { told = [], again = [] } = data.meetings.find((/** @type {any} */ one) => one.id === id) ?? {};
  return { told: [], safe: false, again: [...new Set([...again, ...told.map((/** @type {any} */ it) => it.letter)])].sort() };
}

/** @type {Record<string, import("../../../types/kinds").Operation>} */
export const operations = {
  "case.note": {
    lay: amending(({ notes }, { payload: { note_id: id, meeting_id, text }, occurred_at: at }, { me: by }) => ({ notes: put(notes, { id, meeting_id, by, at, text }) })),
    said: saying("note gardée"),
  },
  "case.plan": {
    lay: amending((data, { payload }) => ({ meetings: put(data.meetings, { ...seance(data, payload), state: "prevue" }) })),
    said: saying("séance prévue"),
  },
  "case.shift": {
    lay: amending((data, { payload: { meeting_id: id, was: _, ...now } }, { me }) => stepping(data, { id, lieu: null, ...now, ...unsaid(data, id) }, me)),
    said: saying("séance déplacée"),
  },
  "case.safe": { lay: amending((data, { payload: { meeting_id: id, safe = true } }) => ({ meetings: put(data.meetings, { id, safe }) })), said: saying(({ safe }) => (safe === false ? "sécurité à vérifier" : "sécurité vérifiée")) },
  "case.invite": {
    lay: amending((data, { payload: { meeting_id: id, letter: side, what, channel: canal }, occurred_at }, { me }) => {
      const { told = [], again = [] } = data.meetings.find((/** @type {any} */ one) => one.id === id) ?? {};
      const letter = letterOf(data, side);
      return stepping(data, { id, told: [...told, { letter, what, canal, on: dateOf(occurred_at) }], again: again.filter((/** @type {string} */ one) => one !== letter) }, me);
    }),
    said: saying("partie prévenue d’une séance"),
  },
  "case.meet": {
    lay: amending((data, { payload, occurred_at: at }, { me: by }) => {
      const { meetings, lines = [], notes } = data;
      const { told = [], lines: fresh = [], note } = payload;
      return {
        meetings: put(meetings, { ...seance(data, payload), state: "tenue" }),
        lines: [...lines.map((/** @type {any} */ one) => said(data, one, told)), ...fresh.map((/** @type {any} */ one) => written(one, data, by, at))],
        notes: note ? put(notes, { ...note, meeting_id: payload.meeting_id, by, at }) : notes,
      };
    }),
    said: saying("séance notée"),
  },
  "case.missed": {
    lay: amending((data, { payload: { meeting_id: id, absent = [], reason = null }, occurred_at }, { me }) => {
      const meetings = put(data.meetings, { id, absent: lettersOf(data, absent), state: reason ? "annulee" : "absence", reason });
      return { meetings, ...warning({ ...data, meetings }, me, occurred_at) };
    }),
    said: saying(({ reason }) => (reason ? "séance annulée" : "absence notée")),
  },
};

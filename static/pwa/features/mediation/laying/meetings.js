/** What waits of sessions and notes, laid over a case as it was received. */
import { dateOf } from "../../../core/clock.js";
import { amending } from "../../../store/overlay.js";
import { planned } from "../next.js";
import { saying } from "./said.js";
import { letterOf, written } from "./sheet.js";
import { next } from "./steps.js";

/** @param {any[] | undefined} list @param {any} one the one of this id, or one more @returns {any[]} */
const put = (list = [], one) => [...list.filter(({ id }) => id !== one.id), { ...list.find(({ id }) => id === one.id), ...one }];

/** @param {any} data @param {any} payload */
const seance = (data, { meeting_id: id, mode, starts_at, ends_at, lieu = null, neutral, letters, mediators, safe = false }) =>
  ({ id, mode, starts_at, ends_at, lieu, neutral, letters: lettersOf(data, letters), mediators, safe, absent: [], told: [] });

/** @param {any} data @param {string[]} ids */
const lettersOf = (data, ids) => ids.map((id) => letterOf(data, id)).sort();

/** Its leave was used: it was said. @param {any} data @param {any} line @param {any[]} told */
const said = (data, line, told) => ({
  ...line,
  carries: line.carries.map((/** @type {any} */ one) => (told.some(({ line_id, to }) => line_id === line.id && letterOf(data, to) === one.to) ? { ...one, carried: true } : one)),
});

/** One that is held next is held on its new day. @param {any} data @param {any} one @param {string} me */
function moved(data, one, me) {
  const meetings = put(data.meetings, one);
  const day = dateOf(planned(/** @type {any} */ ({ meetings }))?.starts_at ?? one.starts_at);
  return { meetings, ...(data.steps?.[0]?.code === "rencontrer" && next("rencontrer", data.steps[0].who ?? me, day)) };
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
    lay: amending((data, { payload: { meeting_id: id, was: _, ...now } }, { me }) => moved(data, { id, lieu: null, ...now, told: [] }, me)),
    said: saying("séance déplacée"),
  },
  "case.safe": { lay: amending((data, { payload: { meeting_id: id } }) => ({ meetings: put(data.meetings, { id, safe: true }) })), said: saying("sécurité vérifiée") },
  "case.invite": {
    lay: amending((data, { payload: { meeting_id: id, letter: side, what, channel: canal }, occurred_at }) => {
      const told = data.meetings.find((/** @type {any} */ one) => one.id === id)?.told ?? [];
      return { meetings: put(data.meetings, { id, told: [...told, { letter: letterOf(data, side), what, canal, on: dateOf(occurred_at) }] }) };
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
    lay: amending((data, { payload: { meeting_id: id, absent = [], reason } }) => ({
      meetings: put(data.meetings, { id, absent: lettersOf(data, absent), state: reason ? "annulee" : "absence" }),
    })),
    said: saying(({ reason }) => (reason ? "séance annulée" : "absence notée")),
  },
};

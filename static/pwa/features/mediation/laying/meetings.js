/** What waits of sessions and notes, laid over a case as it was received. */
import { amending } from "../../../store/overlay.js";
import { saying } from "./said.js";
import { letterOf, written } from "./sheet.js";

/** @param {any[] | undefined} list @param {any} one the one of this id, or one more @returns {any[]} */
const put = (list = [], one) => [...list.filter(({ id }) => id !== one.id), { ...list.find(({ id }) => id === one.id), ...one }];

/** @param {any} data @param {any} payload */
const seance = (data, { meeting_id: id, mode, starts_at, ends_at, lieu = null, neutral, letters, mediators, safe = false }) =>
  ({ id, mode, starts_at, ends_at, lieu, neutral, letters: lettersOf(data, letters), mediators, safe, absent: [] });

/** @param {any} data @param {string[]} ids */
const lettersOf = (data, ids) => ids.map((id) => letterOf(data, id)).sort();

/** Its leave was used: it was said. @param {any} data @param {any} line @param {any[]} told */
const said = (data, line, told) => ({
  ...line,
  carries: line.carries.map((/** @type {any} */ one) => (told.some(({ line_id, to }) => line_id === line.id && letterOf(data, to) === one.to) ? { ...one, carried: true } : one)),
});

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

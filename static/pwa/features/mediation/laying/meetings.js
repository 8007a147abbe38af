/** What waits of sessions and notes, laid over a case as it was received. */
import { amending } from "../../../store/overlay.js";
import { saying } from "./said.js";
import { written } from "./sheet.js";

/** @param {any[] | undefined} list @param {any} one the one of this id, or one more @returns {any[]} */
const put = (list = [], one) => [...list.filter(({ id }) => id !== one.id), { ...list.find(({ id }) => id === one.id), ...one }];

/** @param {any} payload */
const seance = ({ meeting_id: id, mode, starts_at, ends_at, lieu = null, neutral, letters, mediators, safe = false }) =>
  ({ id, mode, starts_at, ends_at, lieu, neutral, letters, mediators, safe, absent: [] });

/** Its leave was used: it was said. @param {any} line @param {any[]} told */
const said = (line, told) => ({
  ...line,
  carries: line.carries.map((/** @type {any} */ one) => (told.some(({ line_id, to }) => line_id === line.id && to === one.to) ? { ...one, carried: true } : one)),
});

/** @type {Record<string, import("../../../types/kinds").Operation>} */
export const operations = {
  "case.note": {
    lay: amending(({ notes }, { payload: { note_id: id, meeting_id, text }, occurred_at: at }, { me: by }) => ({ notes: put(notes, { id, meeting_id, by, at, text }) })),
    said: saying("note gardée"),
  },
  "case.plan": {
    lay: amending(({ meetings }, { payload }) => ({ meetings: put(meetings, { ...seance(payload), state: "prevue" }) })),
    said: saying("séance prévue"),
  },
  "case.meet": {
    lay: amending(({ meetings, lines = [], notes }, op, { me: by }) => {
      const { payload, occurred_at: at } = op;
      const { told = [], lines: fresh = [], note } = payload;
      return {
        meetings: put(meetings, { ...seance(payload), state: "tenue" }),
        lines: [...lines.map((/** @type {any} */ one) => said(one, told)), ...fresh.map((/** @type {any} */ one) => written(one, by, at))],
        notes: note ? put(notes, { ...note, meeting_id: payload.meeting_id, by, at }) : notes,
      };
    }),
    said: saying("séance notée"),
  },
  "case.missed": {
    lay: amending(({ meetings }, { payload: { meeting_id: id, absent = [], reason } }) => ({
      meetings: put(meetings, { id, absent, state: reason ? "annulee" : "absence" }),
    })),
    said: saying(({ reason }) => (reason ? "séance annulée" : "absence notée")),
  },
};

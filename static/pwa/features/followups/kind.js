/** A follow-up: something due, about a record. */
import { dayFr, today } from "../../core/clock.js";
import { firstState } from "../../store/kinds.js";
import { amending } from "../../store/overlay.js";
import { list } from "../../store/views.js";
import { low } from "../logbook/words.js";
import { isOpen } from "./followup.js";

/** @typedef {import("../../types/kinds").Desk} Desk */

const FIRST = firstState("suivi");

/** One is planned about a record. @param {{id: string, due_on: string, reason: string}} asked @param {import("../../types/wire").Origin} subject @param {Desk} desk */
export function planWith({ id, due_on, reason }, subject, desk) {
  const estate_id = desk.get(subject.kind, subject.id)?.estate_id ?? null;
  desk.put("followup", id, { subject, due_on, reason, state: FIRST, postponed: 0, estate_id, outcome: null });
}

/** Those of a cancelled record have no more reason, unless done. @param {string} recordId @param {Desk} desk */
export function dropOf(recordId, desk) {
  for (const [id, followup] of desk.all("followup")) {
    if (followup.subject?.id === recordId && followup.state !== "faite") desk.put("followup", id, { ...followup, state: "annulee" });
  }
}

/** @param {string} word @param {string} [day] */
const dated = (word, day) => (day ? ` ${word} ${dayFr(day)}` : "");

/** @type {import("../../types/kinds").Kind} */
export const followup = {
  name: "followup",
  title: "Suivi",
  icon: "afaire",
  page: (id) => `/suivi/${id}`,
  line: (d) => `Suivi : ${low("motif_suivi", d.reason)}`,
  awaits: (estateId) => {
    const due = list("followup").value.filter(({ data }) => isOpen(data) && data.estate_id === estateId && data.due_on <= today());
    return [{ rows: due, word: "suivi", to: "/a-faire" }];
  },
  operations: {
    "followup.schedule": {
      creates: true,
      lay: ({ record_id: id, payload }, desk) => planWith(/** @type {any} */ ({ ...payload, id }), payload.subject, desk),
      said: ({ due_on }) => `Suivi prévu${dated("le", due_on)}`,
    },
    "followup.done": {
      lay: amending((_, { payload }) => ({ state: "faite", outcome: payload.outcome })),
      said: ({ outcome }) => `Suivi fait${outcome ? ` : ${low("resultat_suivi", outcome)}` : ""}`,
    },
    "followup.postpone": {
      lay: amending(({ postponed = 0 }, { payload }) => ({
        state: "reportee",
        due_on: payload.due_on,
        postponed: postponed + 1,
      })),
      said: ({ due_on }) => `Suivi reporté${dated("au", due_on)}`,
    },
  },
};

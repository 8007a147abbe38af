/** What a follow-up is about, wherever one is named. */
import { dots } from "../../ui/html.js";
import { peek } from "../../store/views.js";
import { kindOf } from "../../store/kinds.js";
import { lineOf, whereOf } from "../logbook/describe.js";

/** The record itself, while this phone holds it. @param {any} one */
export const subjectOf = ({ subject }) => (subject ? peek(subject.kind, subject.id) : null);

/** "Conflit · Les Glycines, hall 14" @param {any} one */
export function about(one) {
  const row = subjectOf(one);
  const where = row ? whereOf(row.data, row) : peek("estate", one.estate_id)?.data.name;
  return dots(row ? lineOf(row) : kindOf(one.subject?.kind).title, where);
}

/** What a follow-up is about, wherever one is named. */
import { dots } from "../../ui/html.js";
import { peek } from "../../store/views.js";
import { kindOf } from "../../store/kinds.js";
import { lineOf, whereOf } from "../logbook/describe.js";

/** What is confidential is named by a word alone, until this phone holds it. */
const SEALED = /** @type {Record<string, string>} */ ({ case: "Un dossier de médiation" });

/** @param {string} [kind] */
export const titleOf = (kind = "") => SEALED[kind] ?? kindOf(kind).title;

/** The record itself, while this phone holds it. @param {any} one */
export const subjectOf = ({ subject }) => (subject ? peek(subject.kind, subject.id) : null);

/** "Conflit · Les Glycines, hall 14" @param {any} one */
export function about(one) {
  const row = subjectOf(one);
  const where = row ? whereOf(row.data, row) : peek("estate", one.estate_id)?.data.name;
  return dots(row ? lineOf(row) : titleOf(one.subject?.kind), where);
}

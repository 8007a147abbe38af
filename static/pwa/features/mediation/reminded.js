/** What a follow-up born of a case reminds of, where this phone holds that case: its words, and the screen that does it. */
import { peek } from "../../store/views.js";
import { pointOf } from "./next.js";

/**
 * @typedef {{words: string, verb: string, to: string, check: boolean}} Reminded   `check`: of an agreement, which is noted nowhere else
 * @param {string} id of the follow-up @param {{subject?: {kind: string, id: string} | null}} one @returns {Reminded | null}
 */
export function remindedOf(id, { subject }) {
  const data = subject?.kind === "case" ? /** @type {any} */ (peek("case", subject.id)?.data) : null;
  if (!subject || data?.mine !== "en_main") return null;
  const page = `/dossier/${subject.id}`;
  const day = daysOf(data, id);
  if (day !== null) return { words: pointOf(data, day), verb: "Noter le point", to: `${page}/point?j=${day}`, check: true };
  const party = data.parties?.find((/** @type {any} */ it) => it.tell_id === id);
  return party ? { words: `Informer ${party.letter}`, verb: `Informer ${party.letter}`, to: `${page}/informer?qui=${party.letter}`, check: false } : null;
}

/** How many days after the agreement the check it reminds of is. @param {any} data @param {string} id @returns {number | null} */
function daysOf({ agreement }, id) {
  const checks = (agreement?.commitments ?? []).flatMap((/** @type {any} */ one) => one.checks);
  return checks.find((/** @type {any} */ { followup_id }) => followup_id === id)?.days ?? null;
}

/** What happened in a case, the last first: states, sessions, agreement, without a word of what was said. Pure. */
import { compare, dateOf } from "../../core/clock.js";
import { stateLabel } from "../logbook/words.js";
import { MODES } from "./rules.js";

/** @param {any} data @returns {[string, string][]} day, words */
export function storyOf(data) {
  const sessions = data.meetings.map((/** @type {any} */ one) => [
    dateOf(one.starts_at),
    `${MODES[one.mode] ?? "Séance"}, ${one.letters.join(" et ")} : ${stateLabel("seance", one.state).toLowerCase()}`,
  ]);
  const told = data.told.map((/** @type {any} */ one) => [one.on, one.how ? `${one.letter} informée de la fin` : `${one.letter} pas informée de la fin, motif noté`]);
  const all = [
    [data.asked_on, "Demandé"],
    [dateOf(data.opened_at), "Ouvert"],
    ...sessions,
    ...(data.agreement ? [[data.agreement.made_on, `Accord ${data.agreement.form === "ecrit" ? "écrit" : "oral"}, ${data.agreement.extent}`]] : []),
    ...told,
    // A state is of a service day: after midnight, of no day before the case was opened.
    ...(data.state_since ? [[[data.state_since, dateOf(data.opened_at)].sort()[1], `Depuis : ${stateLabel("dossier", data.state).toLowerCase()}`]] : []),
  ];
  return /** @type {[string, string][]} */ (all.sort((a, b) => compare(b[0], a[0])));
}

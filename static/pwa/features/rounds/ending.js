/** The end of a round, tonight's or one of another day that nobody ended: what became of each stop goes with it. */
import { at, clockGap, dateFr } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { go } from "../../core/router.js";
import { me } from "../../device/session.js";
import { allEntriesOf, peek } from "../../store/views.js";
import { store, storeThen } from "../logbook/record.js";
import { answersOf, keptAs } from "./answers.js";
import { round } from "./now.js";
import { endPayload, endStates } from "./over.js";
import { entrancesOf, stillWalking, stopsOf, visitPayload } from "./round.js";

/**
 * End the round: visits that only their entries tell are recorded with it, and what is left to the next team, all or none.
 * @param {Record<string, string>} reasons @param {import("../../types/phone").Draft[]} [left]
 */
export async function endRound(reasons, left = []) {
  const row = round.value;
  if (!row) return null;
  const [end, unsaid] = endingOf(row, reasons);
  const alone = !stillWalking(row.data, me.value?.user.id ?? "").length;
  const what = alone ? "Tournée terminée" : "Votre partie est terminée";
  const ops = [...unsaid, ...left, end];
  return storeThen(() => go("/tournee", { replace: true }), ops, `${what}, enregistrée sur le téléphone`, null, keptAs(row.id));
}

/**
 * One of another day, ended where it stopped. `moment` is by the server's clock; what is sealed is by this phone's,
 * and put right there.
 * @param {import("./round.js").Row} row @param {string} day @param {number} moment ms
 */
export function endLeft(row, day, moment) {
  const [end, unsaid] = endingOf(row, answersOf(row.id).reasons);
  const occurred_at = at(moment - (clockGap.peek() ?? 0)).toISOString();
  return store([...unsaid, { ...end, occurred_at }], `Tournée du ${dateFr(day)} terminée, enregistrée sur le téléphone`, null, keptAs(row.id));
}

/** @param {import("./round.js").Row} row @param {Record<string, string>} reasons @returns {[import("../../types/phone").Draft, import("../../types/phone").Draft[]]} its end, and the visits only their entries tell */
function endingOf(row, reasons) {
  // Even what the lease has shut: the service is told what was done.
  const all = allEntriesOf(row.id);
  const ends = endStates(stopsOf(row.data), all);
  const unsaid = ends.filter((one) => one.unsaid).map(({ stop: one }) => visitOf(row, one, all));
  return [{ kind: "round.end", record_id: row.id, payload: endPayload(ends, reasons) }, unsaid];
}

/** @param {import("./round.js").Row} row @param {import("../../types/feed").Stop} stop @param {import("./round.js").Row[]} all @returns {import("../../types/phone").Draft} */
function visitOf({ id: round_id, data }, stop, all) {
  const agents = data.agents.map((/** @type {any} */ one) => one.id);
  const here = all.filter((row) => !row.data.cancelled && row.data.estate_id === stop.estate_id);
  const entrances = entrancesOf(peek("estate", stop.estate_id)?.data ?? {}).map((one) => one.id);
  const payload = visitPayload({ round_id, stop_id: stop.id, estate_id: stop.estate_id, agents, entrances });
  return { kind: "visit.record", record_id: newId(), payload, occurred_at: here[0]?.data.occurred_at };
}

/** A case opened, taken or left, corrected, read. */
import { serviceDay } from "../../../core/clock.js";
import { firstState } from "../../../store/kinds.js";
import { amending } from "../../../store/overlay.js";
import { flowName } from "../flows.js";
import { kindOf, settled } from "./merging.js";
import { joined } from "./parties.js";
import { LANDLORD_ASKS } from "../rules.js";
import { saying } from "./said.js";

/** @typedef {import("../../../types/kinds").Operation["lay"]} Lay */

/** As the service will number and date it. @type {Lay} */
function layOpen({ record_id, occurred_at, payload }, desk) {
  const { take, party, type, landlord_party, asker_party, ...told } = /** @type {any} */ (payload);
  const day = serviceDay(occurred_at);
  const me = { id: desk.me, name: "", since: day, until: null, stands_in_for: null };
  const data = {
    number: "", flow_name: flowName(told.flow), lieu: null, facts: null, place: null, origin: null, landlord_id: null,
    ...told, ...kindOf(type),
    state: firstState("dossier"), state_since: day, before: null, estate_id: desk.estateOf(told.place), opened_at: occurred_at,
    closed_on: null, resume_on: null, outcome: null, kept: null,
    mediators: take ? [me] : [], mine: take ? "en_main" : "ouvert_par_moi",
    steps: [{ code: "analyser", words: "Dire si c’est recevable", who: take ? desk.me : "coordination", due_on: null }],
    parties: [], lines: [], meetings: [], notes: [], agreement: null, told: [], others: [],
  };
  desk.put("case", record_id, answered(party ? joined(data, { ...party, party_id: party.id }) : data, landlord_party, asker_party));
}

/** With the landlord as a party, after who asks unless it is the landlord itself; mirror of `join_the_landlord`. @param {any} data @param {string | undefined} party_id @param {string | undefined} asker */
function answered(data, party_id, asker) {
  const { parties, origine } = data;
  if (!party_id || parties.some((/** @type {any} */ { speaks }) => speaks === "structure")) return data;
  const [nobody, asks] = [!parties.length, LANDLORD_ASKS.includes(origine)];
  const there = asker && nobody && !asks ? joined(data, { party_id: asker, side: "demandeur", speaks: "soi" }) : data;
  return joined(there, { party_id, side: nobody && asks ? "demandeur" : "autre", speaks: "structure" });
}

/** Cleared, the rest of it comes from the service; tied, it is no longer hers. @type {Lay} */
const layClear = amending((_, { payload }) => (payload.tie ? { mine: "lie" } : { mine: "libre" }));

/** @type {Lay} */
const layCorrect = amending((data, { payload }) => ({
  ...(payload.type && kindOf(payload.type.now)),
  ...(payload.lieu && { lieu: payload.lieu.now }),
}));

/** @type {Record<string, import("../../../types/kinds").Operation>} */
export const operations = {
  "case.open": {
    creates: true,
    lay: layOpen,
    said: () => "Dossier ouvert",
  },
  "case.read": { lay: () => {}, said: () => "Dossier ouvert pour lecture" },
  "case.clear": { lay: layClear, said: saying(({ tie }) => (tie ? "vous ne pouvez pas le suivre" : "rien ne vous lie, vous le suivez")) },
  "case.correct": { lay: layCorrect, said: saying("corrigé") },
  "case.settle": { lay: amending(settled), said: saying("une des deux versions gardée") },
};

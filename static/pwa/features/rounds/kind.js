/** The round and what it is made of: its visits, its readings of ambience, the consignes read on the way. */
import { entriesOf, labelOf } from "../../store/views.js";
import { only } from "../../store/kinds.js";
import { trueMomentOf } from "../../core/clock.js";
import { amending } from "../../store/overlay.js";
import { entry, recording } from "../logbook/kind.js";
import { low } from "../logbook/words.js";
import { layEnd, layLeave, layPreparation, layReopen, layStart, layStops, layVisit, reopenStop } from "./lay.js";
import { rasEnded } from "./round.js";

/** @typedef {import("../../types/kinds").Kind} Kind */

/** The first pause holds, whoever else paused. @type {import("../../types/kinds").Operation["lay"]} */
const layPause = amending(({ state }, op, { me }) => (state === "suspendue" ? {} : { state: "suspendue", paused: { by: me, at: trueMomentOf(op) } }));

/** Which places, in which order, how far: what a round is walked by, without what was written on it. */
const walk = only("state", "shift_id", "type_tournee", "sector_id", "planned_at", "agents", "started_at", "ended_at", "ended_by", "paused");
const step = only("id", "estate_id", "position", "state", "added");

/** @type {Kind} */
export const round = {
  name: "round",
  title: "Tournée",
  icon: "tournee",
  agents: true,
  stays: ({ stops = [], ...more }) => ({ ...walk(more), stops: stops.map(step) }),
  operations: {
    "round.start": { creates: true, states: { state: "tournee.demarree" }, lay: layStart, said: () => "Tournée démarrée" },
    "round.pause": { lay: layPause, said: () => "Tournée suspendue" },
    "round.resume": { lay: amending(() => ({ state: "demarree", paused: null })), said: () => "Tournée reprise" },
    "round.stops": { lay: layStops, said: () => "Arrêts changés" },
    "round.end": { lay: layEnd, said: () => "Fin de tournée" },
    "round.reopen": { lay: layReopen, said: () => "Tournée rouverte" },
  },
};

export const visit = entry({
  name: "visit",
  title: "Passage",
  icon: "ras",
  one: "ce passage",
  operations: { "visit.record": recording({ lay: layVisit }) },
  cancelled: reopenStop,
  alike: (d) => d.estate_id,
  presumed: true,
  line: (d) =>
    d.state === "empeche"
      ? `Passage empêché : ${low("motif_empeche", d.reason)}`
      : (d.ras_noted ?? d.ras) && !rasEnded(d, entriesOf(d.round_id))
        ? "Passage RAS"
        : "Passage fait",
  facts: (d) => [
    ["Halls", d.entrances?.length || null],
    ["Motif", d.reason && labelOf("motif_empeche", d.reason)],
  ],
});

export const ambience = entry({
  name: "ambience",
  title: "Ambiance",
  icon: "minuterie",
  one: "cette ambiance",
  operations: { "ambience.record": recording({ more: ({ dimensions = {} }) => ({ dimensions }) }) },
  line: (d) => `Ambiance : ${low("ambiance", String(d.level))}`,
  facts: (d) => [["Niveau", labelOf("ambiance", String(d.level))]],
});

/** @type {Kind} */
export const consigne = {
  name: "consigne",
  title: "Consigne",
  icon: "consigne",
  page: () => "/consignes",
  operations: {
    "consigne.read": {
      lay: amending(({ read_by = [], reads }, { occurred_at }, { me }) => ({ read_by: [...new Set([...read_by, me])], reads: { [me]: occurred_at, ...reads } })),
      said: () => "Consigne lue",
    },
    "consigne.leave": { creates: true, lay: layLeave, said: () => "Consigne laissée à l’équipe suivante" },
    "consigne.withdraw": { lay: amending(() => ({ withdrawn: true })), said: () => "Consigne retirée" },
  },
  resume: (d) => `/tournee/passer/${d.of}`,
};

/** @type {Kind} */
export const preparation = {
  name: "preparation",
  title: "Note de préparation",
  icon: "document",
  page: () => "/tournee/avant",
  operations: { "preparation.write": { creates: true, lay: layPreparation, said: () => "Note de préparation écrite" } },
  resume: () => "/tournee/note",
};

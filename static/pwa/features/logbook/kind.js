/** What every kind of entry is made of, and the operations any entry takes. */
import { amend } from "../../store/overlay.js";
import { kindOf, only } from "../../store/kinds.js";
import { dropOf, planWith } from "../followups/kind.js";
import { serviceDateOf } from "../planning/kind.js";

/**
 * @typedef {import("../../types/kinds").Kind} Kind
 * @typedef {import("../../types/kinds").Operation} Operation
 */

/** A kind of entry: one of it is read on the logbook's page. @param {Kind & {facts: NonNullable<Kind["facts"]>}} kind @returns {Kind} */
export const entry = (kind) => ({ page: (id) => `/saisie/${kind.name}/${id}`, ...kind });

/** The operation that records an entry of its kind. @param {Partial<Operation>} [more] @returns {Operation} */
export const recording = (more) => ({ creates: true, lay: layEntry, ...more });

/** The record an entry's operation makes: its payload, what the server will add, and the follow-up asked for with it. @type {Operation["lay"]} */
export function layEntry(op, desk, { kind, born, more }) {
  const { followup, ...fields } = op.payload;
  desk.put(kind.name, op.record_id, {
    round_id: null,
    lieu: null,
    origin: null,
    text: null,
    agents: [],
    ...fields,
    occurred_at: op.occurred_at,
    service_date: serviceDateOf(op, desk),
    author_id: desk.me,
    estate_id: desk.estateOf(fields.place),
    cancelled: false,
    ...born,
    ...more?.(op.payload),
  });
  if (followup) planWith(followup, { kind: kind.name, id: op.record_id }, desk);
}

/** @type {Operation["lay"]} */
function layCancel(op, desk) {
  const { kind } = op.payload;
  const data = desk.get(kind, op.record_id);
  if (!data) return;
  desk.put(kind, op.record_id, { ...data, cancelled: true, changed: { by: desk.me, at: op.occurred_at } });
  dropOf(op.record_id, desk);
  kindOf(kind).cancelled?.(op.record_id, data, desk);
}

/** @type {Operation["lay"]} */
function layCorrection(op, desk) {
  const { kind, changes } = op.payload;
  const estate_id = changes.place ? { estate_id: desk.estateOf(changes.place) } : {};
  const changed = { by: desk.me, at: op.occurred_at };
  amend(desk, kind, op.record_id, () => ({ ...changes, ...estate_id, changed }));
}

/** The last word on both stands. @type {Operation["lay"]} */
function layTwin({ record_id, occurred_at: at, payload: { kind, other, same } }, desk) {
  for (const [id, of] of [[record_id, other], [other, record_id]])
    amend(desk, kind, id, ({ twins = {} }) =>
      Date.parse(twins[of]?.at) > Date.parse(at) ? {} : { twins: { ...twins, [of]: { same, by: desk.me, at } } },
    );
}

/** Of what was corrected or undone; a receipt no longer says it. @param {any} payload */
const ofOne = ({ kind }) => (kindOf(kind ?? "").one ?? "cette saisie").replace(/^cette /, "d’une ").replace(/^ce(t|) /, "d’un ");

/** Not a record of its own: what may be asked of an entry, whatever its kind. @type {Kind} */
export const anyEntry = {
  name: "entry",
  title: "Saisie",
  icon: "document",
  operations: {
    "entry.correct": { lay: layCorrection, ofEntries: true, said: (payload) => `Correction ${ofOne(payload)}` },
    "entry.cancel": { lay: layCancel, ofEntries: true, said: (payload) => `Annulation ${ofOne(payload)}` },
    "entry.twin": { lay: layTwin, beside: true, ofEntries: true, said: (payload) => `Réponse sur le doublon ${ofOne(payload)}` },
  },
};

/** The lists of the trade, which everything is worded from. @type {Kind} */
export const list = { name: "list", title: "Liste", icon: "document", stays: only("code", "items") };

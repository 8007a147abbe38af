/** What the desk made of what this agent sent, in words; what she typed, as long as this phone has it. */
import { dayMonth } from "../../ui/dates.js";
import { dateOf, timeFr } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import * as mirror from "../../store/mirror.js";
import { keepDraft, spotOf } from "../../store/drafts.js";
import { kindOf, operationOf } from "../../store/kinds.js";
import { settled } from "../../store/settled.js";
import { isClosed, isShut, told as toldOf } from "../../store/texts.js";
import { estateOf, labelOf, peek } from "../../store/views.js";
import { unasked } from "../followups/followup.js";
import { isHere } from "../rounds/now.js";
import { opLine, spotOf as spotAbout, whereOf } from "../logbook/describe.js";
import { small } from "../logbook/words.js";

/** @typedef {import("../../types/feed").Held} Held */
/** @typedef {{id: string, data: Held}} Told */

/** The operation as it was sealed, as long as its receipt is here; with its words where they are open. @param {Held} told */
export function sentOf(told) {
  const receipt = mirror.receipts.value.find((one) => one.op_id === told.op_id);
  return receipt ? { ...receipt, op: toldOf(receipt.op) } : null;
}

/** Those the desk settled, the newest first. @returns {Told[]} */
export const settledHere = () =>
  [...settled.value.values()].filter(({ data }) => data.by_desk).sort((a, b) => (a.data.settled_at < b.data.settled_at ? 1 : -1));

/** @param {string} id of its record @returns {Held | null} */
export const settledOne = (id) => [...settled.value.values()].find((one) => one.id === id)?.data ?? null;

/** Whether a field of it is locked. @param {string} id of its record @param {string} field */
export const settledShut = (id, field) => isClosed([...settled.value.values()].find((one) => one.id === id), field);

/** Refused, and not yet read on this phone. @returns {Told[]} */
export const unreadRefusals = () => settledHere().filter(({ data }) => data.settled === "dismissed" && sentOf(data)?.dismissed === false);

/** "25 nov. à 09:12" @param {Held} told */
const when = ({ settled_at }) => (settled_at ? `${dayMonth(dateOf(settled_at))} à ${timeFr(settled_at)}` : "");

/** "Refusée par le bureau : doublon, 25 nov. à 09:12" @param {Held} told */
export function becameOf(told) {
  if (told.settled === "dismissed") return `Refusée par le bureau\u00a0: ${told.why ? small(labelOf("motif_refus", told.why)) : "sans motif"}, ${when(told)}`;
  return told.filled?.length ? `Complétée et appliquée par le bureau, ${when(told)}` : `Appliquée par le bureau, ${when(told)}`;
}

/** What it was. @param {Held} told */
export function titleOf(told) {
  const sent = sentOf(told);
  const asked = { kind: told.operation, record_id: told.record_id ?? "", payload: sent?.op.payload };
  return opLine(asked);
}

/** Where it was, if it says so; of what was sent before this phone knew, the entry says it. @param {Held} told */
export function placeOf(told) {
  const asked = { kind: told.operation, record_id: told.record_id ?? "" };
  const { payload } = sentOf(told)?.op ?? {};
  const made = peek(operationOf(told.operation)?.kind.name ?? "", asked.record_id);
  return !payload && made ? whereOf(made.data, made) : spotAbout({ ...asked, payload });
}

/** What was typed, as its form says it; a correction, by what it changes, beside what stands. @param {any} op @returns {{facts: [string, any][], text: string}} */
export function typedIn(op) {
  const { changes, kind, ...payload } = op.payload ?? {};
  if (changes) return { facts: changed(kind, peek(kind, op.record_id)?.data ?? {}, changes), text: changes.text ?? "" };
  return { facts: factsOf(operationOf(op.kind)?.kind.name ?? "", payload), text: payload.text ?? "" };
}

/** What a correction says other than what stands. @param {string} kind @param {any} now @param {any} changes @returns {[string, any][]} */
function changed(kind, now, changes) {
  const stands = new Map(factsOf(kind, now));
  return factsOf(kind, { ...now, ...changes })
    .filter(([name, value]) => stands.get(name) !== value)
    .map(([name, value]) => [name, stands.has(name) ? `${value} (enregistré : ${stands.get(name)})` : value]);
}

/** What is wrong with it may be what keeps it from being worded. @param {string} name @param {any} data @returns {[string, any][]} */
function factsOf(name, data) {
  try {
    return (kindOf(name).facts?.(data) ?? []).filter(([, value]) => value || value === 0);
  } catch {
    return [];
  }
}

/** The form it could be taken up in again, of an entry that has one. @param {any} op */
const formOf = (op) => {
  const operation = operationOf(op?.kind ?? "");
  return operation?.creates ? (operation.kind.form ?? null) : null;
};

/** Not without its words. @param {any} op @returns {boolean | "shut"} */
export const mayTakeUp = (op) => formOf(op) !== null && (isShut(op) ? "shut" : true);

/** Taken up as a draft of a new entry, with its own hour; where it leads. @param {any} op @returns {string} */
export function takeUp(op) {
  const spec = /** @type {import("../../types/kinds").Form} */ (formOf(op));
  const { followup: _, round_id, agents, place: said, ...typed } = op.payload;
  const place = said?.public_point || estateOf(said) ? said : null;
  const key = `${operationOf(op.kind)?.kind.name}/${newId()}`;
  keepDraft(key, {
    query: {},
    spot: spotOf(place),
    text: "",
    lieu: "",
    followup: unasked(newId()),
    ...spec.defaults,
    ...typed,
    ...spec.reopen?.(typed),
    record_id: newId(),
    at: op.occurred_at,
    context: { round_id: isHere(round_id) ? round_id : null, agents: agents ?? [] },
    place,
    origin: typed.origin && peek(typed.origin.kind, typed.origin.id) ? typed.origin : null,
  });
  return `${spec.path}?brouillon=${encodeURIComponent(key)}`;
}

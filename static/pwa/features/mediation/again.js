/** What the service keeps of a case and did not apply; a session of it, taken up again as it was sent. */
import { cap } from "../../ui/html.js";
import { newId } from "../../core/ids.js";
import { isWork } from "../../outbox/status.js";
import { drafts, keepDraft } from "../../store/drafts.js";
import * as mirror from "../../store/mirror.js";
import { settled } from "../../store/settled.js";
import { isShut, told } from "../../store/texts.js";
import { opLine } from "../logbook/describe.js";
import { asPlanned } from "./span.js";
import { modeFr, screenOf } from "./ways.js";

/**
 * @typedef {import("../../types/phone").Receipt} Receipt
 * @typedef {{op_id: string, op: any, line: string, message: string, refused: string | null, sentAgain: boolean}} Kept
 *   `refused`: where what the desk said of it is read; `sentAgain`: the same session, put right, is on its way
 */

const MEET = "case.meet";

/** One session is one, however often it was sent. @param {any} op */
const nameOf = ({ id, kind, payload }) => (kind === MEET ? payload.meeting_id : id);

/** Of this case, what is not applied: kept until somebody settles it, or refused and not read yet. @param {string} id @returns {Kept[]} */
export function keptOf(id) {
  const found = mirror.receipts.value.filter((one) => one.record_id === id && one.result === "held" && isWork(one) && stands(one));
  return [...new Map(found.map((one) => [nameOf(one.op), one])).values()].map((one) => ({
    op_id: one.op_id,
    op: one.op,
    line: cap(opLine(one.op).split("\u00a0: ").at(-1) ?? ""),
    message: one.message ?? "",
    refused: settled.value.get(one.op_id)?.id ?? null,
    sentAgain: mirror.pending.value.some((op) => op.kind === MEET && one.op.kind === MEET && nameOf(op) === nameOf(one.op)),
  }));
}

/** @param {Receipt} receipt */
function stands({ op_id, dismissed }) {
  const became = settled.value.get(op_id)?.data;
  return !became || (became.settled === "dismissed" && !dismissed);
}

/** Whether it may be put right here. @param {Kept} one @returns {boolean | "shut"} */
export const mayPutRight = ({ op, sentAgain }) => op.kind === MEET && !sentAgain && (isShut(told(op)) ? "shut" : true);

/** As a draft of the form it came from, under the ids it had: the service knows it for the same. @param {string} id of the case @param {any} data @param {any} sealed @returns {string} where it leads */
export function putRight(id, data, sealed) {
  const { payload, occurred_at } = told(sealed);
  const { meeting_id, mode, letters, lines = [], told: said = [], note, advice = "", lieu = "", safe = false, starts_at, ends_at, neutral, mediators } = payload;
  const path = `/dossier/${id}/${screenOf(mode)}`;
  /** @type {Record<string, string>} */
  const query = data.meetings.some((/** @type {any} */ one) => one.id === meeting_id && one.state === "prevue") ? { seance: meeting_id } : {};
  const begun = drafts.peek().find(({ value }) => value.meeting_id === meeting_id && value.again);
  const key = begun?.form ?? `${MEET}/${newId()}`;
  if (!begun)
    keepDraft(key, {
      again: true, query, path, about: modeFr(mode), spot: id, origin: { id: meeting_id }, record_id: newId(), noted: occurred_at,
      meeting_id, note_id: note?.id ?? newId(), mode, parties: letters, mediators, lieu: lieu ?? "", neutral, safe, advice: advice ?? "",
      text: note?.text ?? "", told: said, lines: lines.map((/** @type {any} */ { id: line, part, text, to }) => ({ id: line, part, text, to })),
      ...asPlanned({ starts_at, ends_at }),
    });
  return `${path}?${new URLSearchParams({ ...query, brouillon: key })}`;
}

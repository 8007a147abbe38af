/**
 * What the server answered to an exchange, read with suspicion: only a parsed answer, addressed to
 * this device, with exactly one result per operation sent, may remove anything from the phone.
 */
import { isJson } from "../core/api.js";

/**
 * @typedef {import('../types/wire').ExchangeOut} SyncAnswer
 * @typedef {import('../types/wire').ResultOut} OpResult
 * @typedef {{verdict: "ok", answer: SyncAnswer}
 *   | {verdict: "revoked"}
 *   | {verdict: "paused", reason: "session" | "refused"}
 *   | {verdict: "smaller", final: boolean}
 *   | {verdict: "later", code: string, after: number | null}} Reading
 */

/** @param {Response} response @param {string[]} sent operation ids @param {string} device @returns {Promise<Reading>} */
export async function readAnswer(response, sent, device) {
  const body = isJson(response) ? await response.json().catch(() => null) : null;
  if (response.status === 200) return readBody(body, sent, device);
  if (response.status === 401 || response.status === 403) return readRefusal(response.status, body, device);
  if (response.status === 413) return { verdict: "smaller", final: false };
  // Our server cannot read something in it: less of it tells what. (A portal's 400 is no word of ours.)
  if ([400, 422].includes(response.status) && typeof body?.error === "string") return { verdict: "smaller", final: true };
  return { verdict: "later", code: String(response.status), after: retryAfter(response) };
}

/** A bare 401 or 403 pauses. Only words addressed to this device wipe it. @param {number} status @param {any} body @param {string} device @returns {Reading} */
function readRefusal(status, body, device) {
  if (body?.device === "revoked" && body.id === device) return { verdict: "revoked" };
  return { verdict: "paused", reason: status === 401 ? "session" : "refused" };
}

/** @param {any} body @param {string[]} sent @param {string} device @returns {Reading} */
function readBody(body, sent, device) {
  const fault = faultOf(body, sent, device);
  return fault ? { verdict: "later", code: fault, after: null } : { verdict: "ok", answer: body };
}

/** @param {any} body @param {string[]} sent @param {string} device @returns {string | null} */
function faultOf(body, sent, device) {
  if (body === null || typeof body !== "object") return "unreadable";
  if (body.device?.id !== device) return "other_device";
  if (![body.results, body.changes, body.evictions].every(Array.isArray)) return "unreadable";
  if (typeof body.epoch !== "string" || !(body.cursor === null || typeof body.cursor === "string")) return "unreadable";
  if (!sameIds(body.results, sent)) return "results";
  if (!(body.lacks ?? []).every(isRange)) return "unreadable";
  if (!(body.own ?? []).every((/** @type {any} */ one) => isOwn(one, sent))) return "unreadable";
  return body.changes.every(isChange) && body.evictions.every(isNamed) ? null : "unreadable";
}

/** One result per operation, no more, no less. @param {any[]} results @param {string[]} sent */
export function sameIds(results, sent) {
  const answered = new Set(results.map((result) => result?.id));
  return results.length === sent.length && answered.size === sent.length && sent.every((id) => answered.has(id));
}

/** @param {any} row */
const isNamed = (row) => typeof row?.kind === "string" && typeof row.id === "string";
/** @param {any} row */
const isChange = (row) => isNamed(row) && Number.isInteger(row.rev) && row.data !== null && typeof row.data === "object";

/** @param {any} one */
const isRange = (one) => Array.isArray(one) && one.length === 2 && one.every(Number.isInteger);

/** What became of one of the operations sent. @param {any} one @param {string[]} sent */
const isOwn = (one, sent) =>
  sent[one?.of] !== undefined && typeof one.kind === "string" && Number.isInteger(one.rev) &&
  one.data !== null && typeof one.data === "object" && Array.isArray(one.without);

/**
 * The records our own operations made, whole: what was sent, and over it what the server made of it.
 * @param {import('../types/wire').OwnOut[]} own @param {import('../types/phone').SealedOp[]} sent
 * @returns {import('../types/wire').ChangeOut[]}
 */
export const wholeOf = (own, sent) =>
  own.map(({ of, kind, rev, data, without }) => {
    const { record_id, payload } = /** @type {import('../types/phone').SealedOp} */ (sent[of]);
    const kept = Object.entries(payload).filter(([name]) => !without.includes(name));
    return { kind, id: record_id, rev, data: { ...Object.fromEntries(kept), ...data } };
  });

/** @param {Response} response @returns {number | null} ms */
function retryAfter(response) {
  const seconds = Number(response.headers.get("Retry-After") ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

/** @typedef {{result: "applied" | "merged" | "held", rev: number | null, reason: string | null, message: string | null}} Custody */

/** @param {OpResult} result @returns {Custody | null} null: not in custody (retry, or a word we do not know) */
export function custodyOf(result) {
  const said = /** @type {any} */ (result.result === "duplicate" ? result.of : result);
  switch (said?.result) {
    case "applied":
    case "merged":
      return { result: said.result, rev: Number.isInteger(said.rev) ? said.rev : null, reason: null, message: null };
    case "held":
      return { result: "held", rev: null, reason: String(said.reason ?? ""), message: String(said.message ?? "") };
    default:
      // A duplicate whose stored result we cannot read is in custody all the same.
      return result.result === "duplicate" ? { result: "applied", rev: null, reason: null, message: null } : null;
  }
}

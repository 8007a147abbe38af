/**
 * One exchange: what waits goes, what changed comes, and the answer is believed only as far as it can
 * be checked. It says what came of it; when to ask again is the courier's business.
 */
import { clockGap, elapsed, nowMs } from "../core/clock.js";
import { asEnrolment, request } from "../core/api.js";
import { MAX_OPS } from "../core/rules.js";
import { piece } from "../core/pieces.js";
import { readNotes } from "../store/cache.js";
import * as mirror from "../store/mirror.js";
import { readMarker } from "../store/marker.js";
import { facts, noteFact } from "../store/trouble.js";
import { vault } from "../vault/state.js";
import { readAnswer, wholeOf } from "./answer.js";
import { takeCustody } from "./custody.js";
import { envelope, nextBatch, pack, storageFacts } from "./envelope.js";
import { belongsTo, inOrder, lastNumber, loadOutbox, mark, opOf, readRows, sentIn } from "./rows.js";

/**
 * @typedef {import('../types/wire').ExchangeOut} SyncAnswer
 * @typedef {import('../types/phone').OutboxRow} OutboxRow
 * @typedef {import('../types/phone').Marker} Marker
 * @typedef {{next: "go on" | "again from the start" | "done", answer?: SyncAnswer}
 *   | {next: "later", code: string, after: number | null, answer?: SyncAnswer}
 *   | {next: "paused", reason: "session" | "refused"}
 *   | {next: "revoked"}} Outcome
 * @typedef {{batch: OutboxRow[], cursor: string | null, epoch: string | undefined, device: string, key: string | undefined}} Asked   `key`: of her vault
 */

/** What leaves without a session, and what a service put back lacks (deposit.js). */
export const deposits = piece("deposit", () => import("./deposit.js"));

/** Long enough for 60 kB on GPRS; the turn's lease outlives it. */
export const PATIENCE = 75_000;
/** So few operations that a smaller request would not pass better. */
export const FEW = 10;

/** Less per request after a refusal or a cut, more again once it passes. */
let most = MAX_OPS;
export const resetSize = () => void (most = MAX_OPS);

/** @type {Outcome} */
const DONE = { next: "done" };
/** @type {Outcome} */
const GO_ON = { next: "go on" };
/** @param {string} code @param {number | null} [after] ms @returns {Extract<Outcome, {next: "later"}>} */
export const later = (code, after = null) => ({ next: "later", code, after });

/** @param {AbortController} stop whoever may cut it short @returns {Promise<Outcome>} */
export async function exchange(stop) {
  const who = mirror.owner.peek();
  // Another tab may have signed somebody else in.
  if (!who || (readMarker() ?? who).device_id !== who.device_id) return DONE;
  const mine = inOrder((await readRows()).filter((row) => belongsTo(row, who)), who.device_id);
  const batch = nextBatch(mine, most);
  const notes = await readNotes();
  const asked = { batch, cursor: notes.cursor ?? null, epoch: notes.epoch, device: who.device_id, key: vault.peek()?.key };
  const text = envelope(batch, await announcement(who, mine, notes));
  try {
    return await ask(text, asked, stop);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    // A smaller request has better chances on this network.
    if (batch.length > FEW) most = Math.max(FEW, Math.ceil(batch.length / 2));
    return later("network");
  }
}

class NoAnswer extends Error {}

/** @param {string} text @param {Asked} asked @param {AbortController} stop @returns {Promise<Outcome>} */
async function ask(text, asked, stop) {
  const { body, headers } = await pack(text);
  const started = elapsed();
  const { reading, midway } = await request("POST", "/api/sync", body, { ...headers, ...asEnrolment(asked.device) }, PATIENCE, stop)
    .then(async (response) => {
      // Taken when the headers come: a long answer says nothing of the clocks.
      const halfway = nowMs() - (elapsed() - started) / 2;
      return { midway: halfway, reading: await readAnswer(response, asked.batch.map((row) => row.op_id), asked.device) };
    })
    .catch(() => {
      throw new NoAnswer();
    });
  // Signed out, somebody else signed in, or her vault went meanwhile: this answer is for nobody here.
  if (mirror.owner.peek()?.device_id !== asked.device || vault.peek()?.key !== asked.key) return DONE;
  switch (reading.verdict) {
    case "ok":
      return accept(historyOf(withOwn(reading.answer, asked), asked), asked, midway);
    case "revoked":
      return { next: "revoked" };
    case "paused":
      return { next: "paused", reason: reading.reason };
    case "smaller":
      return smaller(asked.batch, reading.final);
    default:
      return later(reading.code, reading.after);
  }
}

/** @param {Pick<Marker, "device_id" | "max_no">} who @param {OutboxRow[]} mine @param {Partial<import('../store/cache.js').Notes>} notes */
export async function announcement(who, mine, notes) {
  const moments = mine.map((row) => opOf(row)?.occurred_at).filter((moment) => moment !== undefined);
  return {
    device_id: who.device_id,
    epoch: notes.epoch ?? null,
    cursor: notes.cursor ?? null,
    pending: mine.length,
    max_no: Math.max(who.max_no, await lastNumber(who.device_id)),
    oldest_at: moments.filter(isPlain).sort()[0] ?? null,
    push_ok: facts.peek().pushWorks,
    ...(await storageFacts()),
  };
}

/** A clock gone mad writes years of six digits, which no server reads. @param {string} moment */
const isPlain = (moment) => /^\d{4}-/.test(moment) && Number.isFinite(Date.parse(moment));

/** @param {SyncAnswer} answer @param {Asked} asked @returns {SyncAnswer} */
function withOwn(answer, { batch }) {
  // A server of the release before tells none. It tells them against what travelled.
  return answer.own?.length ? { ...answer, changes: [...answer.changes, ...wholeOf(answer.own, batch.map(sentIn))] } : answer;
}

/** Another history under our cursor (a restored server): what we hold may not be in it. @param {SyncAnswer} answer @param {Asked} asked @returns {SyncAnswer} */
function historyOf(answer, { cursor, epoch }) {
  if (answer.resync || cursor === null || !epoch || epoch === answer.epoch) return answer;
  return { ...answer, resync: true, changes: [], evictions: [], cursor: null };
}

/** @param {SyncAnswer} answer @param {Asked} asked @param {number} midway the phone's clock half-way @returns {Promise<Outcome>} */
async function accept(answer, { batch, cursor, device }, midway) {
  const measured = Date.parse(answer.server_now) - midway;
  const gap = Number.isFinite(measured) ? Math.round(measured) : null;
  // Too old a build sends and receives nothing: `more` stays true, its cursor where it was.
  noteFact({ buildRefused: typeof answer.min_build === "string" });
  if (answer.lacks?.length) {
    await deposits.open();
    const { screens } = deposits.state.peek();
    if (!screens) return later("network");
    await screens.bringBack(answer.lacks, device);
  }
  const { acknowledged, full } = await takeCustody(answer, batch, gap);
  if (gap !== null) clockGap.value = gap;
  most = Math.min(MAX_OPS, Math.max(most, 1) * 2);
  // Asked again at once it would come again, and find no more room.
  if (full) return { ...later("full"), answer };
  if (answer.resync) return { next: "again from the start", answer };
  const rest = mirror.pending.peek().some((op) => op.state === "waiting");
  // An access that was closed: one more, with nothing left to send, and the server says to forget.
  const last = answer.device.state === "closed";
  const moved = (answer.more && answer.cursor !== cursor) || ((rest || last) && acknowledged > 0);
  // Nothing moved, or everything asked to come back later: there is no hurry.
  return { next: moved ? "go on" : "done", answer };
}

/** @param {OutboxRow[]} batch @param {boolean} final our server cannot read it, whatever its size @returns {Promise<Outcome>} */
async function smaller(batch, final) {
  if (batch.length > 1) {
    most = Math.ceil(batch.length / 2);
    return GO_ON;
  }
  if (!final || batch.length === 0) return later("refused");
  // Alone and still refused: it steps aside so that the others pass, and waits for a person.
  await mark(batch.map((row) => row.op_id), "refused");
  await loadOutbox();
  resetSize();
  return GO_ON;
}

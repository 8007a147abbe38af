/**
 * What no session carries leaves by the phone's own secrets: the rows of whoever is not here, and of whoever is while
 * the service does not know her session. A deposit reads nothing, and shows nothing to whoever holds the phone.
 */
import { effect, signal } from "@preact/signals-core";
import { asEnrolment, isJson, request } from "../core/api.js";
import { MAX_OPS } from "../core/rules.js";
import { cache } from "../store/cache.js";
import * as mirror from "../store/mirror.js";
import { noRoom } from "../store/trouble.js";
import { eraseAbsent, eraseOther } from "./absent.js";
import { readAnswer, sameIds } from "./answer.js";
import { letGo, putReceipts, receiptsOf, tidy } from "./custody.js";
import { envelope, nextBatch, pack } from "./envelope.js";
import { announcement, FEW, later, PATIENCE } from "./exchange.js";
import { belongsTo, inOrder, loadOutbox, mark, readRows } from "./rows.js";
export { bringBack } from "./restored.js";

/**
 * @typedef {import('../types/phone').OutboxRow} OutboxRow
 * @typedef {import('../types/wire').DepositOut} Deposited
 * @typedef {import('./exchange.js').Outcome} Outcome
 * @typedef {Exclude<import('./answer.js').Reading, {verdict: "ok"}> | {verdict: "ok", answer: Deposited}} Reading
 * @typedef {{hers: boolean, stop: AbortController, wanted: () => unknown}} Turn   hers: hers go this way too
 */

/** Since the start or the last sign-in: how many left, and how many are of an enrolment the service does not take. */
export const told = signal({ sent: 0, refused: 0 });
const refused = /** @type {Set<string>} */ (new Set());

// Whoever signs in gives this phone new secrets: what was refused is asked again.
effect(() => {
  if (!mirror.owner.value) return;
  refused.clear();
  told.value = { sent: 0, refused: 0 };
});

/** Less per request after a refusal or a cut, more again once it passes. */
let most = MAX_OPS;

/**
 * @param {AbortController} stop whoever may cut it short
 * @param {Outcome | null} outcome of the exchange before it; null when there is no session to exchange under
 * @param {() => unknown} wanted whether somebody waits for an exchange meanwhile
 * @returns {Promise<Outcome>} that of the exchange, when there was one that passed
 */
export async function handIn(stop, outcome, wanted) {
  if (outcome && outOfReach(outcome)) return outcome;
  // Not by a clock that nobody has just compared.
  if (outcome && "answer" in outcome && outcome.answer) await eraseAbsent();
  const hers = !outcome || outcome.next === "paused";
  const found = await handInAll({ hers, stop, wanted });
  const rows = await readRows();
  told.value = { ...told.peek(), refused: rows.filter((row) => refused.has(row.device_id)).length };
  return hers || found.next === "revoked" ? found : outcome;
}

/** @param {Outcome} outcome no network, or a service that names when to come back: not now either */
const outOfReach = (outcome) => outcome.next === "revoked" || (outcome.next === "later" && (outcome.code === "network" || outcome.after !== null));

/** @param {Turn} turn @returns {Promise<Outcome>} */
async function handInAll(turn) {
  const done = new Set();
  for (;;) {
    const rows = (await readRows()).filter((row) => goes(row, turn) && !done.has(row.device_id));
    const device = nextBatch(rows, 1)[0]?.device_id;
    if (!device || turn.wanted()) return { next: "done" };
    const outcome = await handInOf(device, rows.filter((row) => row.device_id === device), turn.stop);
    if (outcome === null) continue;
    if (outcome.next !== "done") return outcome;
    done.add(device);
  }
}

/** @param {OutboxRow} row @param {Turn} turn */
function goes(row, { hers }) {
  const who = mirror.owner.peek();
  return !refused.has(row.device_id) && (hers || !who || !belongsTo(row, who));
}

/** One request of one enrolment. @param {string} device @param {OutboxRow[]} rows @param {AbortController} stop @returns {Promise<Outcome | null>} null: there may be more of it */
async function handInOf(device, rows, stop) {
  const batch = nextBatch(inOrder(rows, device), most);
  const reading = await ask(device, rows, batch, stop).catch(() => null);
  if (!reading) {
    if (batch.length > FEW) most = Math.max(FEW, Math.ceil(batch.length / 2));
    return later("network");
  }
  switch (reading.verdict) {
    case "ok":
      most = Math.min(MAX_OPS, most * 2);
      return (await takeDeposit(reading.answer, batch)) ? null : { next: "done" };
    case "smaller":
      return smaller(batch, reading.final);
    case "later":
      return later(reading.code, reading.after);
    default:
      refused.add(device);
      return reading.verdict === "revoked" ? revoked(device) : { next: "done" };
  }
}

/** Hers who is here is for the session to obey; a colleague's goes from this phone now. @param {string} device @returns {Promise<Outcome>} */
async function revoked(device) {
  if (mirror.owner.peek()?.device_id === device) return { next: "revoked" };
  await eraseOther(device);
  return { next: "done" };
}

/** @param {string} device @param {OutboxRow[]} rows @param {OutboxRow[]} batch @param {AbortController} stop @returns {Promise<Reading>} */
async function ask(device, rows, batch, stop) {
  const who = mirror.owner.peek();
  const known = who?.device_id === device ? who.max_no : 0;
  const { epoch: _, cursor: __, push_ok: ___, ...about } = await announcement({ device_id: device, max_no: known }, rows, {});
  const { body, headers } = await pack(envelope(batch, /** @type {any} */ (about)));
  const response = await request("POST", "/api/deposit", body, { ...headers, ...asEnrolment(device) }, PATIENCE, stop);
  return read(response, batch.map((row) => row.op_id), device);
}

/** @param {Response} response @param {string[]} sent @param {string} device @returns {Promise<Reading>} */
async function read(response, sent, device) {
  const { status } = response;
  const body = isJson(response) ? await response.clone().json().catch(() => null) : null;
  if (status === 200) {
    const ours = body?.device?.id === device && Array.isArray(body.results) && sameIds(body.results, sent);
    return ours ? { verdict: "ok", answer: body } : { verdict: "later", code: "unreadable", after: null };
  }
  const reading = await readAnswer(response, sent, device);
  if (reading.verdict === "ok" || (reading.verdict === "paused" && !(status === 401 && typeof body?.error === "string")))
    return { verdict: "later", code: String(status), after: null }; // of a portal, not of our service
  return reading;
}

/** In custody: hers make receipts, as those of an exchange do; of others nothing is left. @param {Deposited} answer @param {OutboxRow[]} sent @returns {Promise<number>} how many */
async function takeDeposit(answer, sent) {
  const received = receiptsOf(answer, sent);
  const who = mirror.owner.peek();
  const hers = new Set(sent.filter((row) => who && belongsTo(row, who)).map((row) => row.op_id));
  const own = received.filter((receipt) => hers.has(receipt.op_id));
  if (own.length) mirror.receipts.value = await addReceipts(own).catch((error) => (noRoom(error), tidy(mirror.receipts.peek(), own)));
  await letGo(received.map((receipt) => receipt.op_id), sent.filter((row) => hers.has(row.op_id)));
  told.value = { ...told.peek(), sent: told.peek().sent + received.length };
  return received.length;
}

/** @param {import('../types/phone').Receipt[]} own */
const addReceipts = (own) =>
  cache.run(
    "receipts",
    async (tx) => {
      const before = await tx.objectStore("receipts").getAll();
      const after = tidy(before, own);
      putReceipts(tx, before, after);
      return after;
    },
    { mode: "readwrite" },
  );

/** As an exchange does. @param {OutboxRow[]} batch @param {boolean} final @returns {Promise<Outcome | null>} */
async function smaller(batch, final) {
  most = batch.length > 1 ? Math.ceil(batch.length / 2) : MAX_OPS;
  if (batch.length > 1) return null;
  if (!final) return later("refused");
  await mark(batch.map((row) => row.op_id), "refused");
  await loadOutbox();
  return null;
}

/**
 * The courier carries the outbox to the server and brings the changes back, one exchange at a time,
 * for as long as there is something to say or to hear. Truth is a completed exchange, whatever the
 * browser thinks of the network. No Background Sync: it is absent on half of the phones.
 */
import { signal } from "@preact/signals-core";
import { clockGap, elapsed, nowMs } from "../app/clock.js";
import { request } from "../app/api.js";
import { BUILD } from "../app/build.js";
import { readNotes } from "../store/cache.js";
import * as mirror from "../store/mirror.js";
import { readMarker } from "../store/marker.js";
import { facts, noteFact } from "../store/trouble.js";
import { readAnswer } from "./answer.js";
import { takeCustody } from "./custody.js";
import { MOST_OPS, envelope, nextBatch, pack, storageFacts } from "./envelope.js";
import { onSaved } from "./outbox.js";
import { belongsTo, inOrder, loadOutbox, mark, opOf, readRows } from "./rows.js";
import { inTurn } from "./turn.js";

/**
 * @typedef {import('../types/wire').SyncAnswer} SyncAnswer
 * @typedef {import('../types/wire').OutboxRow} OutboxRow
 * @typedef {import('../types/wire').Marker} Marker
 * @typedef {{code: string, message: string}} Failure
 * @typedef {"go on" | "again from the start" | "done" | "later"} Next
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Long enough for 60 kB on GPRS; the turn's lease outlives it. */
const PATIENCE = 75 * SECOND;
const WAITING_EVERY = MINUTE;
const IDLE_EVERY = 5 * MINUTE;
const FIRST_BACKOFF = 15 * SECOND;
const LONGEST_BACKOFF = 10 * MINUTE;
/** So few operations that a smaller request would not pass better. */
const FEW = 10;

export const state = signal({
  busy: false,
  paused: false,
  lastError: /** @type {Failure | null} */ (null),
  lastContact: /** @type {string | null} */ (null),
  nextAt: /** @type {number | null} */ (null),
});

/** @param {Partial<typeof state.value>} news */
const say = (news) => void (state.value = { ...state.peek(), ...news });

/** The session's side of an exchange; it registers itself (app/session.js). */
export const session = {
  /** @param {"session" | "refused"} _reason */
  onPaused(_reason) {},
  onRevoked() {},
  /** @param {SyncAnswer} _answer */
  onContact(_answer) {},
};

/** Less per request after a refusal or a cut, more again once it passes. */
let most = MOST_OPS;
let failures = 0;
/** Set by a server that named a moment (429, 503): only a person may ask earlier. */
let notBefore = 0;
let reason = "open";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<void> | null} */
let running = null;
let again = false;
/** The request under way. @type {AbortController | null} */
let asking = null;

/** One exchange, at most. @returns {Promise<Next>} */
export async function exchange() {
  const who = mirror.owner.peek();
  if (!who || (readMarker() ?? who).device_id !== who.device_id) return "done";
  const mine = inOrder((await readRows()).filter((row) => belongsTo(row, who)), who.device_id);
  const batch = nextBatch(mine, most);
  const notes = await readNotes();
  const cursor = notes.cursor ?? null;
  const packed = await pack(envelope(batch, await announcement(who, mine, notes)));
  const started = elapsed();
  /** @type {import('./answer.js').Reading} */
  let reading;
  asking = new AbortController();
  try {
    const response = await request("POST", "/api/sync", packed.body, packed.headers, PATIENCE, asking);
    reading = await readAnswer(response, batch.map((row) => row.op_id), who.device_id);
  } catch {
    return cut(batch);
  }
  const took = elapsed() - started;
  // Signed out, or somebody else signed in meanwhile: this answer is for nobody here.
  if (mirror.owner.peek()?.device_id !== who.device_id) return "done";
  switch (reading.verdict) {
    case "ok":
      return accept(historyOf(reading.answer, notes.epoch, cursor), batch, cursor, nowMs() - took / 2);
    case "revoked":
      session.onRevoked();
      return "done";
    case "paused":
      pause(reading.reason);
      return "done";
    case "smaller":
      return smaller(batch, reading.final);
    default:
      return later(reading.code, reading.after);
  }
}

/** @param {Marker} who @param {OutboxRow[]} mine @param {Partial<import('../store/cache.js').Notes>} notes */
async function announcement(who, mine, notes) {
  const own = mine.filter((row) => row.device_id === who.device_id).map((row) => row.device_no);
  const moments = mine.map((row) => opOf(row)?.occurred_at).filter((moment) => moment !== undefined);
  return {
    device_id: who.device_id,
    epoch: notes.epoch ?? null,
    cursor: notes.cursor ?? null,
    pending: mine.length,
    max_no: Math.max(who.max_no, ...own),
    oldest_at: moments.filter(isPlain).sort()[0] ?? null,
    push_ok: facts.peek().pushWorks,
    ...(await storageFacts()),
  };
}

/** A clock gone mad writes years of six digits, which no server reads. @param {string} moment */
const isPlain = (moment) => /^\d{4}-/.test(moment) && Number.isFinite(Date.parse(moment));

/** Another history under our cursor (a restored server): what we hold may not be in it. @param {SyncAnswer} answer @param {string | undefined} epoch @param {string | null} cursor @returns {SyncAnswer} */
function historyOf(answer, epoch, cursor) {
  if (answer.resync || cursor === null || !epoch || epoch === answer.epoch) return answer;
  return { ...answer, resync: true, changes: [], evictions: [], cursor: null };
}

/**
 * @param {SyncAnswer} answer @param {OutboxRow[]} batch @param {string | null} cursor the one we asked with
 * @param {number} midway the phone's clock half-way through the exchange
 * @returns {Promise<Next>}
 */
async function accept(answer, batch, cursor, midway) {
  const measured = Date.parse(answer.server_now) - midway;
  const gap = Number.isFinite(measured) ? Math.round(measured) : null;
  const tooOld = typeof answer.min_build === "string" && answer.min_build !== BUILD;
  noteFact({ buildRefused: tooOld });
  // Push always, pull never: what a build does not understand must not reach it, if there is a better one.
  const taken = tooOld && facts.peek().updateReady ? { ...answer, changes: [], evictions: [], cursor, more: false } : answer;
  const { acknowledged } = await takeCustody(taken, batch, gap);
  if (gap !== null) clockGap.value = gap;
  failures = 0;
  most = Math.min(MOST_OPS, Math.max(most, 1) * 2);
  say({ paused: false, lastError: null, lastContact: answer.server_now });
  session.onContact(taken);
  if (taken.resync) return "again from the start";
  const rest = mirror.pending.peek().some((op) => op.state === "waiting");
  const moved = (taken.more && taken.cursor !== cursor) || (rest && acknowledged > 0);
  // Nothing moved, or everything asked to come back later: the timer takes over.
  return moved ? "go on" : "done";
}

/** @param {"session" | "refused"} reason */
function pause(reason) {
  say({ paused: true });
  session.onPaused(reason);
}

/** No answer, or half of one: a smaller request has better chances on this network. @param {OutboxRow[]} batch @returns {Next} */
function cut(batch) {
  if (batch.length > FEW) most = Math.max(FEW, Math.ceil(batch.length / 2));
  return later("network", null);
}

/** @param {OutboxRow[]} batch @param {boolean} final our server cannot read it, whatever its size @returns {Promise<Next>} */
async function smaller(batch, final) {
  if (batch.length > 1) {
    most = Math.ceil(batch.length / 2);
    return "go on";
  }
  if (!final || batch.length === 0) return later("refused", null);
  // Alone and still refused: it steps aside so that the others pass, and waits for a person.
  await mark(batch.map((row) => row.op_id), "refused");
  await loadOutbox();
  most = MOST_OPS;
  return "go on";
}

/** @param {string} code @param {number | null} after ms @returns {Next} */
function later(code, after) {
  // A save that fails is no sign that waiting longer would help: only the timer's tries count.
  if (failures === 0 || reason === "timer") failures += 1;
  const backoff = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (failures - 1));
  // Jitter: the phones of a whole team come out of the same cellar at the same time.
  const wait = after ?? backoff * (0.5 + Math.random() / 2);
  notBefore = after === null ? 0 : nowMs() + after;
  say({ lastError: { code, message: wordsFor(code) } });
  schedule(wait);
  return "later";
}

/** @param {string} code */
const wordsFor = (code) =>
  code === "network" || code === "unreadable"
    ? "Pas de réponse du serveur. L’envoi reprendra de lui-même."
    : "Le serveur ne peut pas recevoir pour l’instant. L’envoi reprendra de lui-même.";

/** @param {number} wait ms */
function schedule(wait) {
  clearTimeout(timer);
  say({ nextAt: nowMs() + wait });
  timer = setTimeout(() => nudge("timer"), wait);
}

/** A server that always asks to start again must not keep a phone busy for ever. */
const MOST_RESTARTS = 3;

/** @returns {Promise<Next>} */
async function exchangeAll() {
  let restarts = 0;
  for (;;) {
    const next = await exchange();
    if (next === "again from the start" && restarts++ === MOST_RESTARTS) return later("resync", null);
    if (next === "done" || next === "later") return next;
  }
}

/** Exchange until there is nothing left to say or hear. */
async function carry() {
  say({ busy: true });
  clearTimeout(timer);
  try {
    const outcome = await inTurn(exchangeAll);
    if (outcome === null) schedule(5 * SECOND);
    else if (outcome === "done" && !state.peek().paused) schedule(mirror.pending.peek().length ? WAITING_EVERY : IDLE_EVERY);
  } catch {
    // The store has told what it could not do (trouble); nothing was removed.
    later("storage", null);
  } finally {
    say({ busy: false });
  }
}

/** Asked by a person, or right after she signed in: no delay stands against it. */
const URGENT = ["hand", "resume", "unlock"];
/** What may ask while the session is refused: a look at the phone, never a timer. */
const HOPEFUL = [...URGENT, "open", "visible", "online"];

/**
 * Ask for an exchange now. While one runs, one more is remembered.
 * @param {string} why "hand" | "open" | "visible" | "online" | "saved" | "timer" | "resume" | "unlock"
 * @returns {Promise<void>}
 */
export function nudge(why) {
  if (running) {
    again ||= why !== "timer" && why !== "visible";
    return running;
  }
  const urgent = URGENT.includes(why);
  if (!mirror.owner.peek() || (state.peek().paused && !HOPEFUL.includes(why))) return Promise.resolve();
  if (!urgent && nowMs() < notBefore) return Promise.resolve();
  reason = why;
  running = carry().finally(() => {
    running = null;
    const once = again && failures === 0;
    again = false;
    if (once) void nudge("saved");
  });
  return running;
}

/** The user is known again: what was paused goes on. */
export function resume() {
  failures = 0;
  most = MOST_OPS;
  say({ paused: false, lastError: null });
  return nudge("resume");
}

/** Cut short what is under way, and come to rest: nothing is sent for nobody. */
export async function halt() {
  asking?.abort();
  await running?.catch(() => {});
  clearTimeout(timer);
  failures = notBefore = 0;
  say({ paused: false, lastError: null, lastContact: null, nextAt: null });
}

/** Listen to what may mean « the network is back ». */
export function start() {
  const wake = () => void (document.visibilityState === "visible" && nudge("visible"));
  document.addEventListener("visibilitychange", wake);
  addEventListener("focus", wake);
  addEventListener("pageshow", wake);
  addEventListener("online", () => void nudge("online"));
  onSaved(() => void nudge("saved"));
  return nudge("open");
}

/** What the screens use. */
export const courier = { state, nudge };

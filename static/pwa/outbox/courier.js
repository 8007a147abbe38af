/**
 * The courier carries the outbox to the server and brings the changes back, one exchange at a time,
 * for as long as there is something to say or to hear. Truth is a completed exchange, whatever the
 * browser thinks of the network. No Background Sync: it is absent on half of the phones.
 */
import { signal } from "@preact/signals-core";
import { elapsed, nowMs, soon } from "../core/clock.js";
import { others } from "../store/enrolments.js";
import * as mirror from "../store/mirror.js";
import { deposits, exchange, later, resetSize } from "./exchange.js";
import { onSaved } from "./outbox.js";
import { inTurn } from "./turn.js";

/**
 * @typedef {import('../types/wire').ExchangeOut} SyncAnswer
 * @typedef {import('./exchange.js').Outcome} Outcome
 * @typedef {{code: string, message: string}} Failure
 */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const WAITING_EVERY = MINUTE;
const IDLE_EVERY = 5 * MINUTE;
/** Two people walk one round: what one notes is on the other's phone within fifteen seconds. */
const TOGETHER_EVERY = 10 * SECOND;
const FIRST_BACKOFF = 15 * SECOND;
const LONGEST_BACKOFF = 10 * MINUTE;
/** Another tab is at it: it tells when it is done, this only covers its death. */
const ANOTHER_TAB = 5 * SECOND;
/** A phone taken out of a pocket says it three ways at once. */
const GLANCES = 10 * SECOND;
/** A server that always asks to start again must not keep a phone busy for ever. */
const MOST_RESTARTS = 3;

/** Asked by a person, or right after she signed in: no delay stands against it. */
const URGENT = ["hand", "resume", "unlock"];
/** What may ask again for a session that is refused: a look at the phone, never a timer. */
const HOPEFUL = [...URGENT, "open", "visible", "online"];

/** @param {string} why */
const keenness = (why) => Number(HOPEFUL.includes(why)) + Number(URGENT.includes(why));

export const state = signal({
  busy: false,
  paused: false,
  lastError: /** @type {Failure | null} */ (null),
  lastContact: /** @type {string | null} */ (null),
  nextAt: /** @type {number | null} */ (null),
});

/** @param {Partial<typeof state.value>} news */
const say = (news) => void (state.value = { ...state.peek(), ...news });

/** The session's side of an exchange; it registers itself (device/session.js). */
export const session = {
  /** @param {"session" | "refused"} _reason */
  onPaused(_reason) {},
  onRevoked() {},
  /** @param {SyncAnswer} _answer */
  onContact(_answer) {},
  /** Whether what an exchange brings may be kept here. */
  mayKeep: () => true,
};

/** Whether somebody else writes what is on screen right now; the round says it (features/rounds/now.js). */
export const pace = { together: () => false };

let failures = 0;
/** Set by a server that named a moment (429, 503): only a person may ask earlier. */
let notBefore = 0;
let lastTry = -GLANCES;
let reason = "open";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {Promise<void> | null} */
let running = null;
/** Why one more exchange was asked for during this one. @type {string | null} */
let next = null;
/** The request under way. */
let asking = new AbortController();
/** Whoever leaves waits for no further one. */
let halting = false;

function newAsking() {
  asking = new AbortController();
  if (halting) asking.abort();
  return asking;
}

/** @param {number} wait ms */
function schedule(wait) {
  clearTimeout(timer);
  say({ nextAt: nowMs() + wait });
  timer = setTimeout(() => nudge("timer"), wait);
}

/** @param {string} code @param {number | null} after ms, when the server named a moment */
function retryLater(code, after) {
  // A save that fails is no sign that waiting longer would help: only the timer's tries count.
  if (failures === 0 || reason === "timer") failures += 1;
  const backoff = Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (failures - 1));
  notBefore = after === null ? 0 : elapsed() + after;
  say({ lastError: { code, message: wordsFor(code) } });
  // Jitter: the phones of a whole team come out of the same cellar at the same time.
  schedule(after ?? backoff * (0.5 + Math.random() / 2));
}

const NO_ANSWER = "Pas de réponse du service. L’envoi reprendra de lui-même.";
/** @type {Record<string, string>} */
const WORDS = {
  network: NO_ANSWER,
  unreadable: NO_ANSWER,
  full: "Plus de place sur ce téléphone : ce qui arrive du service n’est pas gardé. Libérez de l’espace.",
  storage: "Le stockage de ce téléphone ne répond pas. L’envoi reprendra de lui-même.",
};
/** @param {string} code */
const wordsFor = (code) => WORDS[code] ?? "Le service ne peut pas recevoir pour l’instant. L’envoi reprendra de lui-même.";

/** @returns {Promise<Outcome>} of the last exchange of this turn */
async function exchangeAll() {
  for (let restarts = 0; ; ) {
    const outcome = await exchange(newAsking());
    if ("answer" in outcome && outcome.answer) inContact(outcome.answer);
    if (outcome.next === "again from the start" && restarts++ === MOST_RESTARTS) return later("resync");
    if (outcome.next !== "go on" && outcome.next !== "again from the start") return outcome;
  }
}

/** Since the start, whether somebody is here whom nothing notes (absent.js). */
let looked = false;

/** What there is a session for, then what there is none for. @returns {Promise<Outcome>} */
async function takeTurn() {
  const asks = mirror.owner.peek() && session.mayKeep() && (!state.peek().paused || HOPEFUL.includes(reason));
  const outcome = asks ? await exchangeAll() : null;
  const done = outcome?.next === "done";
  if (outcome?.next === "paused") conclude(outcome);
  else if (outcome && (looked || !done) && !mirror.strangers.peek() && !others().length) return outcome;
  looked ||= done;
  await deposits.open();
  return (await deposits.state.peek().screens?.handIn(newAsking(), outcome, () => next)) ?? outcome ?? later("network");
}

/** @param {SyncAnswer} answer */
function inContact(answer) {
  failures = 0;
  say({ paused: false, lastError: null, lastContact: answer.server_now });
  session.onContact(answer);
}

/** What a turn came to, and when the next one is due. @param {Outcome | null} outcome */
function conclude(outcome) {
  switch (outcome?.next) {
    case undefined:
      return schedule(ANOTHER_TAB);
    case "later":
      return retryLater(outcome.code, outcome.after);
    case "paused":
      say({ paused: true });
      return session.onPaused(outcome.reason);
    case "revoked":
      return session.onRevoked();
    default:
      failures = 0;
      say({ lastError: null });
      return schedule(Math.min(mirror.pending.peek().length || owed(outcome) ? WAITING_EVERY : IDLE_EVERY, pace.together() ? TOGETHER_EVERY : Infinity));
  }
}

/** The server took what was sent and could not read what changed: soon, without a word of failure. @param {Outcome | null} outcome */
const owed = (outcome) => outcome !== null && "answer" in outcome && outcome.answer?.more && outcome.answer.min_build === null;

/** Exchange until there is nothing left to say or hear. */
async function carry() {
  say({ busy: true });
  clearTimeout(timer);
  lastTry = elapsed();
  try {
    conclude(await inTurn(takeTurn));
  } catch {
    // The store has told what it could not do (trouble); nothing was removed.
    retryLater("storage", null);
  } finally {
    say({ busy: false });
  }
}

/** @param {string} why */
function isUseful(why) {
  if (URGENT.includes(why)) return true;
  if (why === "visible" && elapsed() - lastTry < GLANCES) return false;
  return elapsed() >= notBefore;
}

/**
 * Ask for an exchange now. While one runs, one more is remembered. After a failure only a person, or a
 * sign that the network is back, is followed at once: a save waits for the next try.
 * @param {string} why "hand" | "open" | "visible" | "online" | "saved" | "timer" | "resume" | "unlock"
 * @returns {Promise<void>}
 */
export function nudge(why) {
  if (running) {
    if (why !== "timer" && why !== "visible" && keenness(why) >= keenness(next ?? "")) next = why;
    return running;
  }
  if (!(mirror.owner.peek() || mirror.strangers.peek()) || !isUseful(why)) return Promise.resolve();
  reason = why;
  running = carry().finally(() => {
    running = null;
    const more = next;
    next = null;
    if (more && (failures === 0 || HOPEFUL.includes(more))) void nudge(more);
  });
  return running;
}

/** The user is known again: what was paused goes on. */
export function resume() {
  failures = 0;
  resetSize();
  say({ paused: false, lastError: null });
  return nudge("resume");
}

/** Cut short what is under way, and come to rest: nothing is sent for nobody. */
export async function halt() {
  halting = true;
  while (running) {
    next = null;
    asking.abort();
    await running;
  }
  halting = false;
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
  // The word « enregistré » first: it is what she is waiting for.
  onSaved(() => soon(() => void nudge("saved")));
  return nudge("open");
}

/** What the screens use. */
export const courier = { state, nudge };

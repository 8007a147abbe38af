/** The request of an exchange: operations exactly as they were sealed, and what the phone announces. */
import { at, nowMs, offsetMinutes } from "../core/clock.js";
import { BUILD } from "../core/build.js";
import { MAX_INFLATED, SCHEMA } from "../core/rules.js";
import { opOf, toText } from "./rows.js";

/**
 * @typedef {import('../types/phone').OutboxRow} OutboxRow
 * @typedef {{device_id: string, epoch: string | null, cursor: string | null, max_no: number, pending: number,
 *   oldest_at: string | null, persisted: boolean, quota_left: number | null, push_ok: boolean}} Announcement
 */

/** Of operations, under what the server reads: the rest is room for the envelope. */
const MOST_BYTES = MAX_INFLATED - 200_000;
/** Below this, gzip costs more than it saves. */
const WORTH_GZIP = 1000;

/** @param {OutboxRow[]} rows in order @param {number} most @returns {OutboxRow[]} the next ones to send: readable, not set aside, and not too much */
export function nextBatch(rows, most) {
  let bytes = 0;
  const batch = [];
  for (const row of rows) {
    if (row.state !== "waiting" || !opOf(row)) continue;
    bytes += row.sealed.byteLength + 12;
    if (batch.length && (batch.length >= most || bytes > MOST_BYTES)) break;
    batch.push(row);
  }
  return batch;
}

/** The sealed bytes travel as they are; only the number is put in front. @param {OutboxRow} row */
const numbered = (row) => `{"no":${row.device_no},${toText(row.sealed).slice(1)}`;

/** @param {OutboxRow[]} batch @param {Announcement} about @returns {string} JSON */
export function envelope(batch, about) {
  const head = {
    device: about.device_id,
    build: BUILD,
    schema: SCHEMA,
    epoch: about.epoch,
    cursor: about.cursor,
    outbox: { pending: about.pending, max_no: about.max_no, oldest_at: about.oldest_at },
    phone: {
      now: wallClock(),
      persisted: about.persisted,
      quota_left: about.quota_left,
      push_ok: about.push_ok,
    },
  };
  return `${JSON.stringify(head).slice(0, -1)},"ops":[${batch.map(numbered).join(",")}]}`;
}

/** The phone's own clock as its wearer sees it, 2026-11-20T21:46:00.000+01:00; null when it is beyond words. */
function wallClock() {
  const minutes = offsetMinutes();
  const two = (/** @type {number} */ n) => String(Math.trunc(Math.abs(n))).padStart(2, "0");
  const wall = at(nowMs() + minutes * 60_000).toISOString().slice(0, -1);
  const offset = `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
  return /^\d{4}-/.test(wall) ? wall + offset : null;
}

/** @param {string} text @returns {Promise<{body: BodyInit, headers: Record<string, string>}>} */
export async function pack(text) {
  if (text.length < WORTH_GZIP || typeof CompressionStream === "undefined") return { body: text, headers: {} };
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  const body = await new Response(stream).arrayBuffer();
  return { body, headers: { "Content-Encoding": "gzip" } };
}

/** What the browser promises about this phone's storage. */
export async function storageFacts() {
  const storage = globalThis.navigator?.storage;
  const persisted = (await storage?.persisted?.().catch(() => false)) ?? false;
  const { quota, usage } = (await storage?.estimate?.().catch(() => null)) ?? {};
  return { persisted, quota_left: quota === undefined ? null : Math.max(0, Math.round(quota - (usage ?? 0))) };
}


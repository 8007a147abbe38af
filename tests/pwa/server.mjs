/** A small server that keeps its promises: each operation once, results stored, changes behind a cursor. */
import { gunzipSync } from "node:zlib";
import { unite } from "../../static/pwa/core/paths.js";
import { SERVICE } from "./installation.mjs";
import { ANEW, ME, OTHER, answerJson, whoOf } from "./phone.mjs";

const AUTHORS = new Map([ME, OTHER, ANEW].map((one) => [one.device.id, whoOf(one)]));

/** Whichever enrolment of hers sealed it. */
function wordsOf(sealed, id, author) {
  const hers = [author, ...AUTHORS.values()].filter((one) => one.user_id === author.user_id);
  for (const who of hers.slice(0, -1)) {
    try {
      return SERVICE.open(sealed, id, who);
    } catch {
      // Of another one.
    }
  }
  return SERVICE.open(sealed, id, hers.at(-1));
}

/** An operation as if it came in clear. */
function inClear({ sealed, ...op }, device) {
  if (!sealed) return op;
  return { ...op, payload: unite(op.payload, wordsOf(sealed, op.id, AUTHORS.get(device))) };
}

export const EPOCH = "0190a000-0000-7000-8000-0000000e9001";

export class Server {
  ops = new Map();
  records = new Map();
  feed = [];
  requests = [];
  /** What came, to the letter. */
  bodies = [];
  /** What came by a phone's own secret; of which enrolments it takes any; of which it says they are revoked. */
  deposits = [];
  secrets = new Set([ME.device.id]);
  revoked = new Set();
  /** Whether the session of who is signed in is known. */
  open = true;
  numbers = new Set();
  device = ME.device.id;
  epoch = EPOCH;
  page = 1000;
  /** Says itself that a cursor is of another history, and what it lacks. */
  strict = false;
  zone = ME.org.zone;
  /** What it tells of the device besides, and the passkeys it lists. */
  known = {};
  passkeys = null;
  /** What to answer for an operation; the default applies it. */
  verdict = null;

  /** The same, put back as it was: another history, which knows no more than this. */
  asSaved() {
    const saved = new Server();
    Object.assign(saved, { ops: new Map(this.ops), records: new Map(this.records), feed: [...this.feed], numbers: new Set(this.numbers) });
    saved.strict = true;
    saved.epoch = "0190a000-0000-7000-8000-0000000e9002";
    return saved;
  }

  /** Numbers of this device that are not here, up to its highest. @param {number} highest */
  lacking(highest) {
    const all = Array.from({ length: highest }, (_, index) => index + 1);
    return all.filter((no) => !this.numbers.has(no)).map((no) => [no, no]);
  }

  /** @param {RequestInit} init @returns {Promise<any>} what the phone sent, opened */
  async read(init) {
    let bytes = Buffer.from(await new Response(init.body).arrayBuffer());
    if (init.headers["Content-Encoding"] === "gzip") bytes = gunzipSync(bytes);
    this.bodies.push(bytes.toString());
    const asked = JSON.parse(bytes.toString());
    if (init.headers["X-Palier-Device"] !== asked.device) throw new Error("the header is of another enrolment than the body");
    return { ...asked, ops: asked.ops.map((op) => inClear(op, asked.device)) };
  }

  apply(op) {
    const known = this.ops.get(op.id);
    if (known) return { id: op.id, result: "duplicate", of: known };
    const special = this.verdict?.(op);
    const result = special ?? { result: "applied", rev: this.change(op) };
    if (result.result !== "retry") {
      this.ops.set(op.id, result);
      this.numbers.add(op.no);
    }
    return { id: op.id, ...result };
  }

  change(op) {
    const before = this.records.get(op.record_id);
    if (op.kind === "entry.cancel") return this.put(op.payload.kind, op.record_id, { ...before?.data, cancelled: true });
    const [kind] = op.kind.split(".");
    // A case is not what is asked of it.
    const told = kind === "case" ? {} : op.payload;
    return this.put(kind, op.record_id, { ...before?.data, ...told, occurred_at: op.occurred_at, cancelled: false });
  }

  put(kind, id, data) {
    const rev = (this.records.get(id)?.rev ?? 0) + 1;
    this.records.set(id, { kind, id, rev, data });
    this.feed.push({ kind, id });
    return rev;
  }

  evict(kind, id) {
    this.records.delete(id);
    this.feed.push({ kind, id, gone: true });
  }

  answer(asked) {
    const results = asked.ops.map((op) => this.apply(op));
    if (this.strict && asked.epoch && asked.epoch !== this.epoch) return this.startAgain(asked, results);
    const from = asked.cursor === null ? 0 : Number(asked.cursor);
    const to = Math.min(this.feed.length, from + this.page);
    const rows = this.feed.slice(from, to);
    return {
      server_now: "2026-11-20T20:00:00.000Z",
      epoch: this.epoch,
      device: { id: this.device, state: "ok", lease_until: "2099-01-01T00:00:00Z", zone: this.zone, ...this.known },
      results,
      changes: rows.filter((row) => this.records.has(row.id)).map((row) => this.records.get(row.id)),
      evictions: rows.filter((row) => row.gone && !this.records.has(row.id)).map(({ kind, id }) => ({ kind, id })),
      cursor: String(to),
      more: to < this.feed.length,
      resync: false,
      min_build: null,
    };
  }

  startAgain(asked, results) {
    const nothing = { changes: [], evictions: [], cursor: null, more: false, resync: true, min_build: null };
    const device = { id: this.device, state: "ok", lease_until: "2099-01-01T00:00:00Z", zone: this.zone };
    const lacks = this.lacking(asked.outbox.max_no);
    return { server_now: "2026-11-20T20:00:00.000Z", epoch: this.epoch, device, results, lacks, ...nothing };
  }

  deposit(asked) {
    this.deposits.push(asked);
    if (this.revoked.has(asked.device)) return answerJson({ device: "revoked", id: asked.device }, 403);
    if (!this.secrets.has(asked.device)) return answerJson({ error: "session", message: "" }, 401);
    const device = { id: asked.device, state: "ok" };
    return answerJson({ server_now: "2026-11-20T20:00:00.000Z", device, results: asked.ops.map((op) => this.apply(op)) });
  }

  /** Stand in for the network. */
  connect() {
    globalThis.fetch = async (path, init) => {
      if (path === "/api/deposit") return this.deposit(await this.read(init));
      if (path === "/api/passkeys" && this.passkeys) return answerJson({ passkeys: this.passkeys });
      if (path !== "/api/sync") return answerJson({ error: "introuvable", message: "" }, 404);
      const asked = await this.read(init);
      this.requests.push(asked);
      if (!this.open) return answerJson({ error: "session", message: "" }, 401);
      return answerJson(this.answer(asked));
    };
    return this;
  }
}

// The body of an exchange as the phone's own code makes it: rows sealed, numbered, in their envelope, gzip.
// Reads {service, who, ops} as JSON; writes the bytes that would travel.
import { buffer, json } from "node:stream/consumers";
import { generateKeyPairSync } from "node:crypto";
import { envelope, nextBatch, pack } from "../static/pwa/outbox/envelope.js";
import { rowOf } from "../static/pwa/outbox/sealing.js";
import { installation, vault } from "../static/pwa/vault/state.js";

/** Somebody's vault: the public half of a pair made now. */
function aVault() {
  const { x, y } = generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey.export({ format: "jwk" });
  const point = Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
  return { key: "0badcafe", point: point.toString("base64url") };
}

const { service, who, ops } = await json(process.stdin);
[installation.value, vault.value] = [service, aVault()];
const rows = [];
for (const { no, ...op } of ops) rows.push({ ...(await rowOf(op, who)), device_no: no });
const batch = nextBatch(rows, ops.length);
if (batch.length !== ops.length) throw new Error(`${batch.length} of ${ops.length} travel`);
const about = { device_id: who.device_id, epoch: null, cursor: who.cursor, max_no: ops.at(-1).no, pending: ops.length, oldest_at: ops[0].occurred_at, persisted: true, quota_left: 2_000_000_000, push_ok: true };
const { body, headers } = await pack(envelope(batch, about));
if (headers["Content-Encoding"] !== "gzip") throw new Error("not packed");
process.stdout.write(await buffer(new Blob([body]).stream()), () => process.exit(0));

// Whatever is typed or received, no database of the phone holds a word of it in clear: saved, sent, held, locked, killed, left.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { contact, enrolledTab, lock, newPhone, openTab, send, settle } from "./phone.mjs";
import { asText, everything } from "./disk.mjs";
import { Server } from "./server.mjs";
import { OPERATIONS, RECORDS } from "../../static/pwa/core/private.js";

beforeEach(newPhone);

const CANARY = /canari/i;

/** @param {any} data @param {string} path */
function plant(data, path) {
  const [first, ...rest] = path.split(".");
  const inside = data[first] ?? (first === "stops" ? [{ id: "s1" }] : {});
  const below = rest.join(".");
  const value = !below ? `Canari de ${path}` : Array.isArray(inside) ? inside.map((one) => plant(one, below)) : plant(inside, below);
  return { ...data, [first]: value };
}

async function isNowhere(when) {
  const all = await everything();
  for (const [name, store, ...rows] of all) assert.doesNotMatch(asText(rows), CANARY, `${when}: ${name}, ${store}`);
  return new Map(all.map(([name, store, ...rows]) => [`${name} ${store}`, rows.length]));
}

const written = () => new Promise((done) => setTimeout(done, 60));

test("a canary in every private field of every operation, record and draft is in no row of any database, whatever becomes of it", async () => {
  const tab = await enrolledTab();
  const server = new Server();
  const ops = Object.entries(OPERATIONS).map(([kind, paths]) => ({ kind, record_id: tab.ids.newId(), payload: paths.reduce(plant, { ...contact().payload, kind: "contact" }) }));
  await tab.outbox.sealAll(ops);
  tab.drafts.keepDraft("contact/1", { ...ops[0].payload, spot: "Square du canari", record_id: tab.ids.newId(), context: { round_id: "r1", agents: [] }, text: "Canari en cours" });
  await written();
  assert.equal((await isNowhere("saved")).get("palier-outbox rows"), ops.length);

  server.verdict = ({ kind }) => (/^(entry|list|conflict)/.test(kind) ? { result: "held", reason: "invalid", message: "À revoir." } : null);
  for (const [kind, paths] of Object.entries(RECORDS)) server.put(kind, `${kind}-1`, paths.reduce(plant, { occurred_at: "2026-11-20T19:00:00Z", agents: [], op_id: `${kind}-op` }));
  server.put("of_tomorrow", "t1", { text: "Canari d’une version à venir", occurred_at: "2026-11-20T19:00:00Z" });
  server.connect();
  await send(tab);
  assert.equal(tab.views.peek("of_tomorrow", "t1").data.text, "Canari d’une version à venir");
  assert.equal(server.ops.size, ops.length);
  const sent = await isNowhere("sent");
  assert.deepEqual([sent.get("palier-outbox rows"), sent.get("palier-journal rows"), sent.get("palier-drafts drafts")], [0, ops.length, 1]);
  assert.ok(sent.get("palier-cache records") >= Object.keys(RECORDS).length);

  lock(tab);
  await tab.outbox.sealAll(ops.map((op) => ({ ...op, record_id: tab.ids.newId() })));
  tab.drafts.keepDraft("contact/1", { ...tab.drafts.openDrafts()[0].value, text: "Canari, verrouillé" });
  await written();
  await isNowhere("locked");

  const again = await openTab();
  await again.boot.boot();
  await settle(again);
  await send(again);
  await isNowhere("killed, and sent locked");
  await again.entering.signOut();
  await isNowhere("left");
  assert.equal(again.vaultState.vault.value, null);
  assert.doesNotMatch(JSON.stringify(["palier-device", "palier-known", "palier-attempt"].map((key) => localStorage.getItem(key))), CANARY);
});

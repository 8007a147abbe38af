/** Two agents who share a phone of the tests, each with something received, saved and begun. */
import assert from "node:assert/strict";
import { asText, everything, photograph, putBack } from "./disk.mjs";
import { ME, OTHER, answerJson, contact, enrolledTab, newPhone, openTab, send, settle } from "./phone.mjs";
import { Server } from "./server.mjs";

export const offline = () => void (globalThis.fetch = () => Promise.reject(new TypeError("no network")));
const name = ({ user }) => (user.id === ME.user.id ? "nadia" : "yoann");

/** The service as one of them sees it; who asked what beside the exchanges. */
export function service(who) {
  const server = new Server();
  Object.assign(server, { device: who.device.id, secrets: new Set([ME.device.id, OTHER.device.id]), calls: [] });
  server.put("estate", `estate-${name(who)}`, { name: "Les Glycines" });
  server.put("contact", `contact-${name(who)}`, { ...contact().payload, text: `Canari reçu de ${name(who)}`, occurred_at: "2026-11-20T19:00:00Z" });
  server.connect();
  const { fetch: ours } = globalThis;
  globalThis.fetch = (path, init) => {
    if (["/api/sync", "/api/deposit"].includes(path)) return ours(path, init);
    server.calls.push([init.method, path, init.headers["X-Palier-Device"]]);
    return Promise.resolve(init.method === "DELETE" ? new Response(null, { status: 204 }) : answerJson(who));
  };
  return server;
}

/** What she has received, and, without network, saved and begun; nothing of the other's was handed in. */
export async function works(tab, who) {
  service(who).secrets.clear();
  await send(tab);
  offline();
  await tab.outbox.enqueue(contact({ agents: [who.user.id], text: `Canari saisi de ${name(who)}` }));
  begins(tab, who);
  tab.now.choose({ stop: `stop-${name(who)}` });
  await tab.drafts.flushed();
}

export const begins = (tab, who) => tab.drafts.keepDraft(`contact/${name(who)}`, { ...contact().payload, record_id: tab.ids.newId(), context: { round_id: "r1", agents: [] }, text: `Canari commencé de ${name(who)}` });

/** The app begins anew. */
export async function restarted() {
  const tab = await openTab();
  await tab.boot.boot();
  await settle(tab);
  return tab;
}

export const other = (tab, who) => tab.enrolments.others().find(({ user_id }) => user_id === who.user.id);

/** Both are enrolled and have worked here; Nadia has the phone. */
export async function shared() {
  const hers = await enrolledTab(ME);
  await works(hers, ME);
  await hers.changing.changeTo(null, true);
  const his = await enrolledTab(OTHER);
  await works(his, OTHER);
  await his.changing.changeTo(other(his, ME));
  return restarted();
}

let photo = null;

/** The same, on a phone out of its box each time: made once. */
export async function sharedAgain() {
  photo ??= await shared().then(photograph);
  await newPhone();
  await putBack(photo);
  offline();
  return restarted();
}

/** Whose the phone is, and that all that is shown is hers and all that is kept of hers is shown. */
export function isHers(tab, who, where = "") {
  assert.equal(tab.mirror.owner.value?.user_id, who.user.id, where);
  assert.deepEqual(tab.views.list("estate").value.map(({ id }) => id), [`estate-${name(who)}`], where);
  assert.deepEqual(tab.drafts.openDrafts().map(({ form }) => form), [`contact/${name(who)}`], where);
  assert.deepEqual([tab.mirror.pending.value.length, tab.mirror.strangers.value], [1, 1], where);
  assert.equal(tab.now.chosen.value.stop, `stop-${name(who)}`, where);
  assert.equal(tab.session.session.value.me.user.id, who.user.id, where);
}

/** Each contact is shown, and so opened. */
export const looks = (tab) => (tab.views.list("contact").value.forEach(tab.texts.isVeiled), tab.opening.read());

/** All that can be read of this tab. */
export function shownBy(tab) {
  const kinds = tab.mirror.kinds().flatMap((kind) => tab.views.list(kind).value);
  return asText([kinds, tab.views.list("contact").value, tab.drafts.drafts.value, tab.lists.waitingList.value, tab.mirror.receipts.value, tab.lists.recentReceipts.value]);
}

/** What is kept of hers, who has a turn on the network beside it; Nadia's databases are those a phone always had. */
export async function keptOf(who) {
  const hers = (await everything()).filter(([db]) => /^palier-(cache|drafts|journal)/.test(db) && db.includes("/") === (who === OTHER));
  return hers.flatMap(([, , ...rows]) => rows).filter(({ key }) => key !== "courier");
}

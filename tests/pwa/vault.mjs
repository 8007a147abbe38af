/** Vaults in Node: the modules of static/pwa/vault over an in-memory IndexedDB, and tabs that hear each other. */
import "./phone.mjs";
import { MessageChannel } from "node:worker_threads";
import { slow } from "./installation.mjs";
import { ME, OTHER, newPhone, whoOf } from "./phone.mjs";

export { CODE, Installation, slow } from "./installation.mjs";
export const NADIA = whoOf(ME);
export const YOANN = whoOf(OTHER);

let channels = [];

/** As a browser's: Node's own hands a key to one tab at most. */
class Channel extends EventTarget {
  constructor(name) {
    super();
    this.name = name;
    channels.push(this);
  }

  postMessage(message) {
    for (const one of channels) if (one !== this && one.name === this.name) handOver(message, one);
  }
}

/** @param {any} message cloned now @param {Channel} to */
function handOver(message, to) {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", (data) => {
    port1.close();
    if (channels.includes(to)) to.dispatchEvent(new MessageEvent("message", { data }));
  });
  port2.postMessage(message);
}

/** Out of its box, with tabs that hear each other. */
export async function newVaults() {
  await newPhone();
  channels = [];
  slow.asked = [];
  globalThis.BroadcastChannel = Channel;
}

let tabs = 0;

/** The vault's modules, loaded afresh: another tab, or the app started again. */
export async function vaultTab(who = NADIA) {
  const tab = `v${(tabs += 1)}`;
  const names = ["vault", "state", "tabs", "rows", "tries", "erasing", "idle", "seal", "unseal", "sitting", "code", "passkey"];
  const loaded = await Promise.all(names.map((name) => import(`../../static/pwa/vault/${name}.js?tab=${tab}`)));
  const opened = Object.fromEntries(names.map((name, index) => [name, loaded[index]]));
  opened.seal = { ...opened.seal, ...opened.unseal };
  opened.erased = [];
  opened.erasing.onErase(async ({ device_id }) => void opened.erased.push(device_id));
  await opened.vault.load(who);
  return opened;
}

/** What tabs told each other has arrived. */
export const heard = () => new Promise((done) => setTimeout(done, 30));

/** Everything the vault's database holds. */
export async function onDisk(tab) {
  const rows = (name) => tab.rows.vaultDb.run(name, (tx) => tx.objectStore(name).getAll());
  return { vaults: await rows("vaults"), tries: await rows("tries") };
}

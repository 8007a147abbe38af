/** Vaults in Node: the modules of static/pwa/vault over an in-memory IndexedDB, tabs that hear each other, and a server that opens what they seal. */
import "./phone.mjs";
import { createDecipheriv, createECDH, createHash, hkdfSync } from "node:crypto";
import { MessageChannel } from "node:worker_threads";
import { inflateRawSync } from "node:zlib";
import { ME, OTHER, newPhone } from "./phone.mjs";

export const whoOf = ({ device, user, org }) => ({ device_id: device.id, user_id: user.id, org_id: org.id });
export const NADIA = whoOf(ME);
export const YOANN = whoOf(OTHER);
export const CODE = "274913";

/** What was asked of the slow derivation, which these tests run a thousand times faster. */
export const slow = { asked: [] };
const { deriveKey } = crypto.subtle;
crypto.subtle.deriveKey = function (terms, ...rest) {
  if (terms.name !== "PBKDF2") return deriveKey.call(this, terms, ...rest);
  slow.asked.push(terms.iterations);
  return deriveKey.call(this, { ...terms, iterations: terms.iterations / 1000 }, ...rest);
};

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
  const names = ["vault", "state", "tabs", "rows", "tries", "erasing", "idle", "seal", "sitting", "code", "passkey"];
  const loaded = await Promise.all(names.map((name) => import(`../../static/pwa/vault/${name}.js?tab=${tab}`)));
  const opened = Object.fromEntries(names.map((name, index) => [name, loaded[index]]));
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

const b64 = (text) => Buffer.from(text, "base64url");

/** An installation, told in the words of the format with another library: it knows nothing of the phone's modules. */
export class Installation {
  /** @param {string} [secret] its private half, else a new one */
  constructor(secret) {
    this.pair = createECDH("prime256v1");
    if (secret) this.pair.setPrivateKey(b64(secret));
    else this.pair.generateKeys();
    this.point = this.pair.getPublicKey();
    this.key = createHash("sha256").update(this.point).digest("hex").slice(0, 8);
  }

  /** As SessionOut announces it. */
  get announced() {
    return { key: this.key, point: this.point.toString("base64url") };
  }

  open(sealed, opId, { org_id, user_id, device_id }) {
    const point = b64(sealed.point);
    const kek = hkdfSync("sha256", this.pair.computeSecret(point), point, `palier wrap 1 installation ${this.key}`, 32);
    const content = gcm(Buffer.from(kek), Buffer.alloc(12), b64(sealed.wrap), "");
    const box = b64(sealed.box);
    const about = `palier seal 1\n${sealed.key}\n${opId}\n${org_id}\n${user_id}\n${device_id}`;
    return JSON.parse(inflateRawSync(gcm(content, box.subarray(0, 12), box.subarray(12), about)).toString());
  }
}

function gcm(key, nonce, bytes, about) {
  const opening = createDecipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(-16));
  return Buffer.concat([opening.update(bytes.subarray(0, -16)), opening.final()]);
}

/** What phones of the tests seal to, and the code their vaults open with. */
import { createDecipheriv, createECDH, createHash, hkdfSync } from "node:crypto";
import { inflateRawSync } from "node:zlib";

export const CODE = "274913";

/** What was asked of the slow derivation, which these tests run a thousand times faster. */
export const slow = { asked: [] };
const { deriveKey } = crypto.subtle;
crypto.subtle.deriveKey = function (terms, ...rest) {
  if (terms.name !== "PBKDF2") return deriveKey.call(this, terms, ...rest);
  slow.asked.push(terms.iterations);
  return deriveKey.call(this, { ...terms, iterations: terms.iterations / 1000 }, ...rest);
};

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

/** The service of the tests. */
export const SERVICE = new Installation();

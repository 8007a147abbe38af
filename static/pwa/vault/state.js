/** What the screens know of the vault of this phone's owner: whether there is one, and whether it is open in this tab. */
import { signal } from "@preact/signals-core";
import { endSitting } from "./sitting.js";

/** @typedef {import("../types/vault").Opened} Opened */
/** @typedef {import("../types/vault").VaultRow} VaultRow */
/** @typedef {{device_id: string, key: string, point: string, kind: "code" | "phrase", passkey: boolean, idle: number}} Vault   all that may be known of it while it is locked */

/** What the service announced to seal to. */
export const installation = signal(/** @type {import("./wrap.js").Reader | null} */ (null));

/** null: nobody chose a code yet. */
export const vault = signal(/** @type {Vault | null} */ (null));

/** Its private key, while it is open. */
export const opened = signal(/** @type {Opened | null} */ (null));

/** Followed by whatever reads it. */
export const isLocked = () => vault.value !== null && opened.value === null;

/** @param {VaultRow | undefined} row */
export function show(row) {
  const now = row ? { device_id: row.device_id, key: row.key, point: row.point, kind: row.code.kind, passkey: row.passkey !== null, idle: row.idle } : null;
  // Of a vault that is no more, a key opens nothing that will be written.
  if (opened.peek() && opened.peek()?.key !== now?.key) setOpened(null);
  vault.value = now;
}

/** What was sealed at the sitting before is not what is sealed at this one. @param {Opened | null} now */
export function setOpened(now) {
  endSitting();
  opened.value = now;
}

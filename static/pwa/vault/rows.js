/** The database palier-vault: a row for each enrolment of this phone, and how many codes were tried. No key of it lies in clear. */
import { Database } from "../store/db.js";

/** @typedef {import("../types/vault").VaultRow} VaultRow */
/** @typedef {import("../store/db.js").Transaction} Transaction */

export const vaultDb = new Database({
  name: "palier-vault",
  version: 1,
  upgrade(db) {
    db.createObjectStore("vaults", { keyPath: "device_id" });
    db.createObjectStore("tries", { keyPath: "device_id" });
  },
});

/** strict: a count that a flat battery takes back is no count. */
const ON_DISK = /** @type {const} */ ({ mode: "readwrite", durability: "strict" });

/** @template T @param {(tx: Transaction) => Promise<T> | T} work @returns {Promise<T>} */
export const writing = (work) => vaultDb.run(["vaults", "tries"], work, ON_DISK);

/** @param {string} deviceId @returns {Promise<VaultRow | undefined>} */
export const readRow = (deviceId) => vaultDb.run("vaults", (tx) => tx.objectStore("vaults").get(deviceId));

/** Of all who chose a code here. @returns {Promise<VaultRow[]>} */
export const readAllRows = () => vaultDb.run("vaults", (tx) => tx.objectStore("vaults").getAll());

/** Unless there is one: what was sealed for it would never open again. @param {VaultRow} row @returns {Promise<boolean>} whether it is the one there */
export const addRow = (row) =>
  writing(async (tx) => {
    const there = await tx.objectStore("vaults").get(row.device_id);
    if (there) return there.key === row.key;
    await tx.objectStore("tries").delete?.(row.device_id);
    await tx.objectStore("vaults").add?.(row);
    return true;
  });

/** Change a row as it is on disk now: another tab may have written since it was read. @param {string} deviceId @param {(row: VaultRow) => VaultRow} change */
export const changeRow = (deviceId, change) =>
  writing(async (tx) => {
    const row = await tx.objectStore("vaults").get(deviceId);
    if (row) await tx.objectStore("vaults").put?.(change(row));
  });

/** @param {string} deviceId */
export const dropRow = (deviceId) =>
  writing(async (tx) => {
    await tx.objectStore("vaults").delete?.(deviceId);
    await tx.objectStore("tries").delete?.(deviceId);
  });

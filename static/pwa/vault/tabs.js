/**
 * The tabs of one phone are open or locked together, without a key on disk: a tab that opens asks, an open one hands its
 * key over, which neither of them can read.
 */
import { readRow } from "./rows.js";
import { opened, setOpened, show, vault } from "./state.js";

/** @typedef {import("../types/vault").Opened} Opened */
/** @typedef {{ask: string} | {open: Opened} | {lock: string} | {changed: string} | {used: string}} Message */

const NAME = "palier-vault";
let channel = /** @type {BroadcastChannel | null} */ (null);
/** Unlockings that were ended: a key on its way when another tab locked opens nothing. */
const ended = /** @type {Set<string>} */ (new Set());
const users = /** @type {Set<() => void>} */ (new Set());

/** Another tab is in use. @param {() => void} hear */
export const onUsedElsewhere = (hear) => void users.add(hear);

/** Join the others, once the vault of this phone's owner is known. */
export function joinTabs() {
  if (typeof BroadcastChannel === "undefined") return;
  if (!channel) {
    channel = new BroadcastChannel(NAME);
    channel.addEventListener("message", ({ data }) => hear(data));
  }
  const id = vault.peek()?.device_id;
  if (id) tell({ ask: id });
}

/** @param {Message} message */
function tell(message) {
  try {
    channel?.postMessage(message);
  } catch {
    // A browser that hands no key over: each of its tabs is opened by itself.
  }
}

/** @param {Opened} now */
export function openAll(now) {
  setOpened(now);
  tell({ open: now });
}

export function lockAll() {
  const { id } = opened.peek() ?? {};
  if (!id) return;
  ended.add(id);
  setOpened(null);
  tell({ lock: id });
}

/** The row on disk is another one now. @param {string} deviceId */
export const tellChanged = (deviceId) => tell({ changed: deviceId });

export function tellUsed() {
  const now = opened.peek();
  if (now) tell({ used: now.id });
}

/** @param {any} message of another tab, maybe of another version */
function hear(message) {
  const { ask, open, lock, changed, used } = message ?? {};
  const now = opened.peek();
  if (now && ask === now.device_id) tell({ open: now });
  if (isOurs(open)) setOpened(open);
  if (typeof lock === "string") ended.add(lock);
  if (now && lock === now.id) setOpened(null);
  if (changed) void showAnew(changed).catch(() => {});
  if (now && used === now.id) users.forEach((tellIt) => tellIt());
}

/** The row of the vault this tab shows, as it is now: somebody may leave while it is read. @param {string} deviceId */
export async function showAnew(deviceId) {
  const shows = () => vault.peek()?.device_id === deviceId;
  const row = shows() && (await readRow(deviceId));
  if (row !== false && shows()) show(row);
}

/** A key of the vault this tab shows, that nobody locked since. @param {any} open */
const isOurs = (open) =>
  open?.secret instanceof CryptoKey &&
  !open.secret.extractable &&
  typeof open.id === "string" &&
  open.device_id === vault.peek()?.device_id &&
  open.key === vault.peek()?.key &&
  open.id !== opened.peek()?.id &&
  !ended.has(open.id);

/** The piece of the lock. */
export { Lock } from "./lock.js";
export { Unlock } from "./unlock.js";
// What is written takes these of it: the outbox, the cache and the drafts.
export { split, unite } from "../../vault/paths.js";
export { Unreadable, keep, keepingOf, openKept, openOp, sealOp } from "../../vault/seal.js";
export { sitting } from "../../vault/sitting.js";
export { leave } from "../../vault/vault.js";

/** The piece of the lock, and what opens while it is open. */
import "../../outbox/meeting.js";
import "../../outbox/opening.js";
import "./watch.js";
import "./taken.js";
export { Gate } from "./gate_screen.js";
export { Lock } from "./lock.js";
export { Unlock } from "./unlock.js";
export { leave } from "../../vault/vault.js";
export { ByFinger } from "./reopening.js";

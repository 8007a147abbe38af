/** This phone: its settings. What stands before the screens (gates.js) has no address. */
import { piece } from "../../core/pieces.js";
import { onEnter, session } from "../../device/session.js";

const screens = piece("phone", () => import("./screens.js"));

/** Before any screen, in the place of a screen, in a screen that has run out of a session, and under the truth line once the lease has run out. */
export const SHUT = { piece: screens, name: "Shut" };
export const REOPEN = { piece: screens, name: "PasswordForm" };
export const CLOSED = { piece: screens, name: "Closed" };
export const ENROL = { piece: screens, name: "Enrol" };
export const SHUT_LINE = { piece: screens, name: "ShutLine" };

/** @type {Record<string, import("../../core/router.js").Route>} */
export const ROUTES = { "/telephone": { screen: { piece: screens, name: "Phone" }, stays: true } };

/** Whoever allowed reminders on this phone has them looked at: the piece does, once it is there (device/push.js). */
export function watchReminders() {
  if (globalThis.Notification?.permission === "granted" && session.peek().phase === "open") void screens.open();
}
onEnter.add(watchReminders);

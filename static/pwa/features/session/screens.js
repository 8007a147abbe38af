/** The piece of the phone itself: its way in, its settings, and its lock. */
export { Phone } from "./phone.js";
export { Shut, ShutLine } from "./shut.js";
export { PasswordForm } from "./reopen.js";
export { Enrol } from "./enrol.js";
export { Closed } from "./closed.js";

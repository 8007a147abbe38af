/** The piece of the cases. */
export { Intake } from "./intake.js";
export { OPERATIONS } from "./laying/all.js";
export { Cases } from "./list.js";
export { Case } from "./page.js";
export { Party } from "./party.js";

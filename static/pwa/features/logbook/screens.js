/** The piece of one entry: read, and corrected. */
export { CorrectForm } from "./correct.js";
export { Entry } from "./detail.js";

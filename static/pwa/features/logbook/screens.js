/** The piece of one entry: read, corrected, or left as a draft. */
export { CorrectForm } from "./correct.js";
export { Entry } from "./detail.js";
export { Drafts, Lines, Moment, Other, Throw } from "./drafts.js";

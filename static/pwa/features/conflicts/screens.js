/** The piece of a conflict's form. */
export { ConflictFields } from "./form.js";

/** The piece of a problem's form. */
export { TechnicalFields } from "./form.js";

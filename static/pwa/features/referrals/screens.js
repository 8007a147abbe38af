/** The piece of an orientation's form: the seldomest of the five. */
export { ReferralFields } from "./form.js";

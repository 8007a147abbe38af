/** The flows a case may follow, as they are shipped: which one fits what is told. A structure may call them otherwise. Pure. */
import { FLOWS, FLOW_FAMILIES } from "./rules.js";

/** @param {string} code */
export const flowName = (code) => FLOWS[code] ?? "";

/** One that names the type, else its family, else the first. @param {string} type @param {string} family */
export const flowFor = (type, family) =>
  [type, family].map((wanted) => Object.keys(FLOWS).find((code) => FLOW_FAMILIES[code]?.includes(wanted))).find(Boolean) ?? Object.keys(FLOWS)[0] ?? "";

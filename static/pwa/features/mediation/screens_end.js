/** The agreement, its checks, and how a case ends. */
export { Accord } from "./accord.js";
export { Alerter } from "./alerter.js";
export { Clore } from "./clore.js";
export { Etat } from "./etat.js";
export { Informer } from "./informer.js";
export { Interrompre } from "./interrompre.js";
export { Point } from "./point.js";
export { Suspendre } from "./suspendre.js";

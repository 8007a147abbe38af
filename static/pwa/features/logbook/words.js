/** The words kinds tell their records in: labels of lists and of states. */
import { MACHINES } from "../../core/machines.js";
import { labelOf } from "../../store/views.js";

/** Lower case first letter: a label within a sentence. @param {string} label */
export const small = (label) => label.replace(/^./, (c) => c.toLowerCase());
/** @param {string} list @param {string} code */
export const low = (list, code) => small(labelOf(list, code));
/** @param {string} list @param {string[]} codes */
export const labels = (list, codes) => (codes ?? []).map((code) => labelOf(list, code)).join(", ");
/** @param {string} machine @param {string} state */
export const stateLabel = (machine, state) => MACHINES[machine]?.states[state] ?? state;

/** The clocks of organisations, as the server tells them to a phone (tests/vectors/zones.json). */
import { readFileSync } from "node:fs";

const { zones, cases } = JSON.parse(readFileSync(new URL("../vectors/zones.json", import.meta.url), "utf8"));

/** @type {Record<string, number[][]>} */
export const ZONES = zones;
/** @type {{zone: string, moment: string, reads: string, day: string}[]} */
export const CASES = cases;
export const PARIS = ZONES["Europe/Paris"];

/** What only a phone that is nobody's yet shows: a piece of the program, so that no evening starts with it. */
export { Enrol } from "./enrol.js";
export { HomeScreen } from "./homescreen.js";

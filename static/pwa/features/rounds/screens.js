/** What is opened once in a round, or seldom. */
export { Arrets } from "./arrets.js";
export { Avant } from "./avant.js";
export { Consignes } from "./notices.js";
export { Debut } from "./debut.js";
export { Ended } from "./ended.js";
export { Fin } from "./fin.js";
export { Ici } from "./ici.js";
export { LeftOpen } from "./left.js";
export { Note } from "./note.js";
export { OtherLine } from "./other.js";
export { Passer } from "./passer.js";
export { Passage } from "./passage.js";

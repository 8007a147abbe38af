/** Of the piece of the cases: sessions, notes, and the sheet that prepares them. */
export { Feuille } from "./feuille.js";
export { Ligne } from "./ligne.js";
export { Entretien, Navette, TableRonde } from "./meets.js";
export { Note } from "./note.js";
export { Prevoir } from "./prevoir.js";
export { Seance } from "./seance.js";
export { Seances } from "./seances.js";

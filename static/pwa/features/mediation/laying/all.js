/** How each operation on a case is laid on this phone, and told. */
import { operations as agreement } from "./agreement.js";
import { operations as ending } from "./ending.js";
import { operations as meetings } from "./meetings.js";
import { operations as opening } from "./opening.js";
import { operations as parties } from "./parties.js";
import { operations as sheet } from "./sheet.js";

/** By its name. @type {Record<string, import("../../../types/kinds").Operation>} */
export const OPERATIONS = { ...opening, ...parties, ...meetings, ...sheet, ...agreement, ...ending };

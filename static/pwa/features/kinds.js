/** Every kind of record this phone holds or makes: the only list of them. What each says is in its feature's kind.js. */
import { declare } from "../store/kinds.js";
import { conflict } from "./conflicts/kind.js";
import { contact } from "./contacts/kind.js";
import { followup } from "./followups/kind.js";
import { anyEntry, list } from "./logbook/kind.js";
import { mediation } from "./mediation/kind.js";
import { estate, sector } from "./places/kind.js";
import { shift } from "./planning/kind.js";
import { partner, referral } from "./referrals/kind.js";
import { held } from "./receipts/kind.js";
import { ambience, consigne, preparation, round, visit } from "./rounds/kind.js";
import { technical } from "./technical/kind.js";
import { wish } from "./wishes/kind.js";

export const KINDS = [
  anyEntry, round, visit, ambience, contact, technical, conflict, referral, followup, consigne, preparation,
  shift, estate, sector, partner, list, held, wish, mediation,
];

declare(...KINDS);

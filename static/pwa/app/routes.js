/** Every screen with its address, as the features declare them. */
import { ROUTES as followups } from "../features/followups/routes.js";
import { KINDS } from "../features/kinds.js";
import { ROUTES as logbook, formRoutes } from "../features/logbook/routes.js";
import { ROUTES as mediation } from "../features/mediation/routes.js";
import { ROUTES as places } from "../features/places/routes.js";
import { ROUTES as planning } from "../features/planning/routes.js";
import { ROUTES as receipts } from "../features/receipts/routes.js";
import { ROUTES as rounds } from "../features/rounds/routes.js";
import { ROUTES as session } from "../features/session/routes.js";
import { ROUTES as vault } from "../features/vault/routes.js";
import { ROUTES as wishes } from "../features/wishes/routes.js";

export const ROUTES = { ...rounds, ...formRoutes(KINDS), ...logbook, ...followups, ...mediation, ...places, ...planning, ...receipts, ...session, ...vault, ...wishes };

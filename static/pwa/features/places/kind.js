/** The places, as the rest of the phone knows them. */

import { only } from "../../store/kinds.js";

/** @typedef {import("../../types/kinds").Kind} Kind */

/** @type {Kind} */
export const estate = {
  name: "estate",
  title: "Résidence",
  icon: "groupe",
  page: (id) => `/residence/${id}`,
  stays: only("name", "plate", "address", "commune", "sector_id", "landlord", "landlord_id", "lat", "lon", "buildings", "closed"),
  line: (d) => d.name,
};

/** @type {Kind} */
export const sector = { name: "sector", title: "Secteur", icon: "secteur", stays: only("name", "code"), line: (d) => d.name };

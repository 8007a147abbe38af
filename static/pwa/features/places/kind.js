/** The places, as the rest of the phone knows them. */

/** @typedef {import("../../types/kinds").Kind} Kind */

/** @type {Kind} */
export const estate = {
  name: "estate",
  title: "Résidence",
  icon: "groupe",
  page: (id) => `/residence/${id}`,
  line: (d) => d.name,
};

/** @type {Kind} */
export const sector = { name: "sector", title: "Secteur", icon: "secteur", line: (d) => d.name };

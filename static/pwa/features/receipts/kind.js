/** What became of an operation the service held: refused, filled in at the desk, or applied. */

/** @type {import("../../types/kinds").Kind} */
export const held = {
  name: "settlement",
  title: "Saisie gardée",
  icon: "alerte",
  settles: (d) => d.op_id,
};

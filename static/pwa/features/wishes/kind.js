/** What she asks of the lists she chooses from, and what she was answered. */

/** @type {import("../../types/kinds").Kind} */
export const wish = {
  name: "wish",
  title: "Proposition pour une liste",
  icon: "document",
  page: () => "/listes",
  resume: () => "/listes/proposer",
  line: () => "Proposition pour une liste",
  operations: {
    "list.propose": { creates: true, lay: (op, desk) => desk.put("wish", op.record_id, { ...op.payload, made_at: op.occurred_at }) },
  },
};

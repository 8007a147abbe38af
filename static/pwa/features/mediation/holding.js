/** How an agreement holds, in short. Mirror of app/mediation/rules/holding.py. Pure. */

/** "3 points tenus sur 4 connus, 1 inconnu, 1 en retard" @param {import("../../types/feed").CaseAgreement} agreement @param {string} today */
export function heldIn({ commitments }, today) {
  const come = commitments.flatMap(({ checks }) => checks).filter(({ due_on, state }) => due_on <= today || state !== "prevu");
  const count = (/** @type {string[]} */ ...states) => come.filter(({ state }) => states.includes(state)).length;
  const [kept, known, unknown] = [count("tenu"), count("tenu", "partiel", "rompu"), count("inconnu")];
  const late = come.filter(({ state, due_on }) => state === "prevu" && due_on < today).length;
  const many = (/** @type {number} */ n) => (n > 1 ? "s" : "");
  return [
    known ? `${kept} point${many(kept)} tenu${many(kept)} sur ${known} connu${many(known)}` : "aucun point connu",
    unknown && `${unknown} inconnu${many(unknown)}`,
    late && `${late} en retard`,
  ].filter(Boolean).join(", ");
}

/** What she answers of the end of a round: on the phone at once, as drafts are, until that round is ended. */
import { drafts, keepDraft } from "../../store/drafts.js";
import { isReadable } from "../../store/lease.js";

/** @typedef {{reasons: Record<string, string>, dropped: string[]}} Answers   why, by stop; the notes that are not to be passed on */

const NONE = /** @type {Answers} */ ({ reasons: {}, dropped: [] });

/** The key it is kept under, one a round. @param {string} round */
export const keptAs = (round) => `end/${round}`;

/** @param {string} round */
const keptOf = (round) => drafts.value.find(({ form }) => form === keptAs(round));

/** All of it: what the end is told with. @param {string} round */
export const answersOf = (round) => /** @type {Answers} */ (keptOf(round)?.value ?? NONE);

/** What may be read of it: shut with what else was written. @param {string} round */
export const readableOf = (round) => (isReadable(keptOf(round)?.at ?? 0) ? answersOf(round) : NONE);

/** @param {string} round @param {Partial<Answers>} patch */
export const answer = (round, patch) => keepDraft(keptAs(round), { aside: true, ...answersOf(round), ...patch });

/** Somebody else takes this phone, network or not: whoever was here is shut, not signed out. */
import { tell } from "../store/channel.js";
import { unkept } from "../store/drafts.js";
import { become, noteChange } from "../store/enrolments.js";
import { readMarker } from "../store/marker.js";
import { owner } from "../store/mirror.js";
import { StorageError } from "../store/trouble.js";
import { vault } from "../vault/state.js";
import { Told } from "../core/told.js";
import { setDown } from "./aside.js";
import { busily } from "./busily.js";
import { me } from "./session.js";

/** @typedef {import('../types/phone').Marker} Marker */

/** Nothing would stand between the next person and what she wrote. */
export const NO_LOCK = "Choisissez d’abord un code. Sans lui, ce qui est écrit ici se lirait.";

/**
 * The page begins anew behind it: nothing of hers is in memory then. Drafts that found no room are on no disk yet.
 * @param {Marker | null} next enrolled here too; null: somebody who is not, or not known to be
 * @param {boolean} [round] whether she who is here walks one; it stays hers
 */
export const changeTo = (next, round = false) =>
  busily(async () => {
    const [who, noted] = [owner.peek(), readMarker()];
    if (unkept.peek()) throw new StorageError("quota", null);
    if (who && !vault.peek()) throw new Told(NO_LOCK);
    noteChange();
    const then = next && backOf(next);
    if (!who) become(then);
    // Else another tab changed it meanwhile, and that holds.
    else if (noted?.device_id === who.device_id) await setDown(noted, { then, round, phase: "starting", name: me.peek()?.user.name ?? "" });
    tell("session");
  });

/** She is here again, and where she walks is told by her round. @param {Marker} marker @returns {Marker} */
const backOf = ({ round: _, away: __, ...marker }) => marker;

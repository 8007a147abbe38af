/** What can be read on this phone goes when no code is left to try, or it was forgotten; what waits to be sent never does. */
import { dropRow } from "./rows.js";
import { opened, show } from "./state.js";
import { lockAll, tellChanged } from "./tabs.js";
import { countOut } from "./tries.js";

/** @typedef {import("../types/vault").Who} Who */

const erasers = /** @type {Set<(who: Who) => Promise<unknown>>} */ (new Set());

/** What is fetched again. Asked once more at the next start where it was cut. @param {(who: Who) => Promise<unknown>} hear */
export const onErase = (hear) => void erasers.add(hear);

/** The vault goes last: as long as it is there, so is the count that says what is to be done. @param {Who} who */
export async function erase(who) {
  if (opened.peek()?.device_id === who.device_id) lockAll();
  for (const each of erasers) await each(who);
  await dropRow(who.device_id);
  show(undefined);
  tellChanged(who.device_id);
}

/** The code is forgotten, or she leaves this phone: another vault may be made. @param {Who} who */
export async function forget(who) {
  await countOut(who.device_id);
  await erase(who);
}

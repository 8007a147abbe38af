/** What can be read here of somebody who is away goes, whoever has the phone: closed by the service, or never taken up again. */
import { trueNowMs } from "../core/clock.js";
import { DEPOSIT_DAYS } from "../core/rules.js";
import { noteWiping, others, storeOf } from "../store/enrolments.js";
import { eraseDisk } from "./erasing.js";

/** @typedef {import('../types/phone').Marker} Marker */

const KEPT = DEPOSIT_DAYS * 86_400_000;

/** @param {Marker} who */
const isOver = ({ away }) => away !== undefined && trueNowMs() - away >= KEPT;

/** Her outbox stays, and goes by her own secret; her password opens hers again. */
export async function eraseAbsent() {
  for (const { device_id } of others().filter(isOver)) await eraseOther(device_id);
}

/** @param {string} device */
export async function eraseOther(device) {
  const one = others().find(({ device_id }) => device_id === device);
  const going = { device_id: device, store: one ? storeOf(one) : null };
  noteWiping(going);
  await eraseDisk(going);
}

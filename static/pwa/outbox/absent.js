/** What can be read here of somebody who is away goes, whoever has the phone: closed by the service, or never taken up again. */
import { trueNowMs } from "../core/clock.js";
import { DEPOSIT_DAYS } from "../core/rules.js";
import { noteWiping, others, personOf, setAside, storeOf, wiping } from "../store/enrolments.js";
import { readMarker } from "../store/marker.js";
import { owner } from "../store/mirror.js";
import { readAllRows } from "../vault/rows.js";
import { eraseDisk } from "./erasing.js";

/** @typedef {import('../types/phone').Marker} Marker */

const KEPT = DEPOSIT_DAYS * 86_400_000;

/** @param {Marker} who */
const isOver = ({ away }) => away !== undefined && trueNowMs() - away >= KEPT;

/** Her outbox stays, and goes by her own secret; her password opens hers again. */
export async function eraseAbsent() {
  await findAgain();
  for (const { device_id } of others().filter(isOver)) await eraseOther(device_id);
}

/**
 * Who else is enrolled is noted beside the databases, where a phone that fell may have lost it. Whoever has a vault here
 * is enrolled here: nobody could open it any more, and nothing would end it. Her days begin now.
 */
async function findAgain() {
  const rows = await readAllRows();
  const [listed, going] = [[owner.peek(), readMarker(), ...others()].flatMap((one) => (one ? personOf(one) : [])), wiping()];
  for (const { device_id, user_id, org_id } of rows)
    if (!listed.includes(personOf({ org_id, user_id })) && !going.some((one) => one.device_id === device_id))
      setAside({ device_id, user_id, org_id, name: "", pending: 0, max_no: 0, away: trueNowMs() });
}

/** @param {string} device */
export async function eraseOther(device) {
  const one = others().find(({ device_id }) => device_id === device);
  const going = { device_id: device, store: one ? storeOf(one) : null };
  noteWiping(going);
  await eraseDisk(going);
}

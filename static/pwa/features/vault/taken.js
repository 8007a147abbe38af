/**
 * A passkey that was removed elsewhere opens this lock no more, nor does any once the access is closed: heard at each
 * contact, and made sure of before its wrapping goes. The code or the phrase stays.
 */
import { to64 } from "../../vault/bytes.js";
import { readRow } from "../../vault/rows.js";
import { removePasskey } from "../../vault/vault.js";
import { nameOf } from "../../vault/wrap.js";
import * as courier from "../../outbox/courier.js";
import { owner } from "../../store/mirror.js";
import { listPasskeys } from "../../device/passkeys.js";
import { closed } from "../../device/session.js";
import { whose } from "./who.js";

/**
 * @typedef {import("../../types/wire").DeviceState} Device
 * @typedef {import("../../types/vault").PasskeyWrap} Passkey
 */

/** @param {Pick<Device, "id"> & Partial<Device>} device as the service told of it; without marks the list itself is asked for */
async function look(device) {
  const passkey = (await readRow(device.id))?.passkey;
  if (!passkey) return;
  if (device.state === "closed" || (passkey.reopens && (await isGone(passkey, device)))) await removePasskey({ device_id: device.id }, passkey);
}

/** The marks may have been told before it was added, so the list has the last word. @param {Passkey} passkey @param {Pick<Device, "id" | "passkeys">} device */
async function isGone({ id }, { id: device, passkeys }) {
  // By its id's first bytes, as the name of a point.
  if (passkeys?.includes(await nameOf(id)) || owner.peek()?.device_id !== device) return false;
  return !(await listPasskeys()).some(({ credential }) => credential === to64(id));
}

/** Once what the last contact made of the lock is done. @type {Promise<void>} */
export let looked = Promise.resolve();

/** What could not be asked or written is looked at again at the next contact. @param {Parameters<typeof look>[0]} device */
function lookAgain(device) {
  looked = look(device).catch(() => {});
}

const heard = courier.session.onContact;
courier.session.onContact = (answer) => {
  heard(answer);
  // A service of the release before tells none.
  if (answer.device.state === "closed" || answer.device.passkeys) lookAgain(answer.device);
};

// The first contact may have been before this part of the program was here.
const id = whose()?.device_id;
if (id && courier.state.peek().lastContact) lookAgain({ id, ...(closed.peek() && { state: "closed" }) });

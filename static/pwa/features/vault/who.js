/** Whose vault it is: hers, who is signed in on this phone. */
import { me } from "../../device/session.js";

/** @returns {import("../../types/vault").Who | null} */
export function whose() {
  const { device, user, org } = me.value ?? {};
  return device && user && org ? { device_id: device.id, user_id: user.id, org_id: org.id } : null;
}

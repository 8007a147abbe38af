/** Hers is shut, and stays on this phone, whoever comes next: by a change of agent, or by the way in. */
import * as courier from "../outbox/courier.js";
import { alone } from "../outbox/turn.js";
import { flushed } from "../store/drafts.js";
import { become, setAside } from "../store/enrolments.js";
import { readMarker } from "../store/marker.js";
import { trueNowMs } from "../core/clock.js";
import { closeSession, forget, unsubscribe } from "./session.js";

/** @typedef {import('../types/phone').Marker} Marker */
/** @typedef {import('./session.js').Session} Session */

/**
 * Somebody else takes this phone: hers is shut, and stays as it is. Cut before `then` is here, it was not asked.
 * @param {Marker} who @param {{then?: Marker | null, phase?: Session["phase"], name?: string, round?: boolean}} [about] `phase`: what the screen says until whoever comes is here
 */
export async function setDown(who, { then = null, phase = "none", ...about } = {}) {
  await courier.halt();
  await alone(async () => {
    await flushed();
    const left = forget();
    // Else another tab gave it to somebody meanwhile, and that holds.
    if (readMarker()?.device_id === who.device_id) {
      setAside({ ...who, ...about, away: trueNowMs() });
      become(then);
    }
    closeSession({ phase, busy: true });
    await Promise.allSettled([unsubscribe(), ...left]);
  });
}

/** What is noted of a way in on this phone: who came in, and the secret it is asked with. */
import { KNOWN, keep, read, readKnown } from "./marker.js";

/** @param {string} person digest of the e-mail @param {string} deviceId */
export const rememberKnown = (person, deviceId) => keep(KNOWN, JSON.stringify({ ...readKnown(), [person]: deviceId }));

/**
 * The secret an enrolment is asked with, the same until it is answered: a code spent by a request whose answer was lost
 * still opens this phone, and no other.
 */
const ATTEMPT = "palier-attempt";
export function readAttempt() {
  const attempt = read(ATTEMPT) ?? crypto.randomUUID();
  keep(ATTEMPT, attempt);
  return attempt;
}
export const endAttempt = () => keep(ATTEMPT, null);

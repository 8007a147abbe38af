/** Coming in on this phone by a code or a password, and leaving it: asked of somebody, so parsed when somebody is. */
import { cache } from "../store/cache.js";
import { tell } from "../store/channel.js";
import { noteLeaving } from "../store/enrolments.js";
import { readAttempt } from "../store/attempt.js";
import { readKnown } from "../store/marker.js";
import { owner } from "../store/mirror.js";
import { call } from "../core/api.js";
import { admit, digestOf } from "./admitting.js";
import { busily } from "./busily.js";
import { closeSession, leaveFirst, me, wipe } from "./session.js";

/**
 * Make this phone a device of that agent; without a code, come back to an earlier enrolment.
 * @param {{email: string, password: string, code?: string, label?: string}} words
 */
export const enrol = ({ email, password, code = "", label = "Téléphone" }) =>
  busily(async () => {
    await leaveFirst();
    const person = await digestOf(email);
    await comeIn({ email, password, code, label }, readKnown()[person]);
  });

/**
 * The same user, on her enrolled phone: the password, and the phone's own secret, a cookie nobody here can read.
 * A phone that lost it needs a new code.
 * @param {{password: string, email?: string, code?: string}} words
 */
export const reopen = ({ password, email = me.peek()?.user.email ?? "", code = "" }) =>
  busily(async () => {
    const label = (await readLabel()) ?? "Téléphone";
    await comeIn({ email, password, code, label }, owner.peek()?.device_id);
  });

/** With a code, else as the phone that was enrolled. @param {{email: string, password: string, code: string, label: string}} words @param {string} [known] its id */
async function comeIn({ email, password, code, label }, known = "") {
  const proof = code.trim() ? { code: code.trim(), attempt: readAttempt() } : { device_id: known || null };
  await admit(await call("POST", "/api/session", { email: email.trim(), password, label, ...proof }, ""), label);
}

const readLabel = () =>
  cache.run("notes", (tx) => tx.objectStore("notes").get("label")).then((row) => /** @type {string | undefined} */ (row?.value));

/** Leave this phone, network or not. The outbox stays: it goes when she signs in again. */
export const signOut = () =>
  busily(async () => {
    noteLeaving(owner.peek()?.device_id ?? "");
    await wipe();
    closeSession();
    tell("session");
    // The data is gone; the server hears of it as soon as it can be reached.
    void leaveFirst();
  });

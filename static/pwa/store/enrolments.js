/**
 * Agents who share this phone: one of them is here (marker.js), the others are enrolled too, and what can be read of each
 * lies in databases of her own. What was begun for one of them is noted until it is done.
 */
import { isMarker, keep, parse, read, readMarker, writeMarker } from "./marker.js";

/** @typedef {import('../types/phone').Marker} Marker */
/** @typedef {{device_id: string, store: string | null}} Going   an enrolment, and her databases where she has some */

/** Enrolled anew, she is the same. @param {{org_id: string, user_id: string}} who */
export const personOf = ({ org_id, user_id }) => `${org_id}/${user_id}`;

/** @param {string} key @param {unknown[]} list */
const keepList = (key, list) => keep(key, list.length ? JSON.stringify(list) : null);

// --- who else --------------------------------------------------------------------------------------

const OTHERS = "palier-others";

/** Who is enrolled on this phone, and is not here. @returns {Marker[]} */
export function others() {
  const here = readMarker();
  const all = parse(OTHERS);
  return (Array.isArray(all) ? all : []).filter((one) => isMarker(one) && !(here && personOf(one) === personOf(here)));
}

/** She stays enrolled while somebody else is here. @param {Marker} marker */
export const setAside = (marker) => keepList(OTHERS, [...others().filter((one) => personOf(one) !== personOf(marker)), marker]);

/** Whoever is here now; null: nobody. @param {Marker | null} marker */
export function become(marker) {
  writeMarker(marker);
  keepList(OTHERS, others());
}

/** What is half gone is nobody's. @param {string} device "" where a build before did not say whose: hers who was here */
export function forgetEnrolment(device) {
  if (!device || readMarker()?.device_id === device) writeMarker(null);
  keepList(OTHERS, others().filter((one) => one.device_id !== device));
}

// --- her databases ---------------------------------------------------------------------------------

/** Whose this phone was first: hers keep the names they had when a phone was one agent's. */
const FIRST = "palier-first";
/** Where nobody reads, what there is stays closed. */
export const NOBODY = "/";

/** What the names of her databases end with. @param {{org_id: string, user_id: string}} who */
export function storeOf(who) {
  const first = read(FIRST) ?? personOf(who);
  return first === personOf(who) ? "" : `/${personOf(who)}`;
}

/** @param {{org_id: string, user_id: string}} who */
export const claimFirst = (who) => keep(FIRST, read(FIRST) ?? personOf(who));

// --- what is under way -----------------------------------------------------------------------------

const LEAVING = "palier-leaving";
/** As a build before noted a sign-out: it did not say of whom. */
const SOMEBODY = "1";

/** Signed out without network: the server has to hear of each before anyone is let in again. */
const leavers = () => read(LEAVING)?.split(",") ?? [];
export const isLeaving = () => read(LEAVING) !== null;
/** The enrolments that left; "" for one that is not known. */
export const whoLeaves = () => leavers().map((one) => (one === SOMEBODY ? "" : one));
/** @param {string} device */
export const noteLeaving = (device) => keep(LEAVING, [...new Set([...leavers(), device || SOMEBODY])].join(","));
/** @param {string} device */
export const endLeaving = (device) => keep(LEAVING, leavers().filter((one) => one !== (device || SOMEBODY)).join(",") || null);

/** A wipe was begun: whoever starts next ends it before anything is shown. */
const WIPING = "palier-wiping";

/** A build before wiped one agent's phone, and noted no more than whose vault went. @returns {Going[]} */
export function wiping() {
  const all = parse(WIPING);
  if (Array.isArray(all)) return all;
  const vault = read(WIPING);
  return vault === null ? [] : [{ device_id: vault.replace(/^1$/, ""), store: "" }];
}

/** @param {Going} going */
const without = (going) => wiping().filter((one) => one.device_id !== going.device_id);
/** @param {Going} going */
export const noteWiping = (going) => keepList(WIPING, [...without(going), going]);

/** @param {Going} going */
export const endWiping = (going) => keepList(WIPING, without(going));

/** Somebody else took this phone, and the service has not heard from her yet. */
const CHANGING = "palier-changing";
export const isChanging = () => read(CHANGING) !== null;
export const noteChange = () => keep(CHANGING, "1");
export const endChange = () => keep(CHANGING, null);

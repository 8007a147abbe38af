/** A shift, as the rest of the phone knows it. */
import { compare, serviceDay, trueMomentOf } from "../../core/clock.js";
import { NEAR_HOURS, WAITED_HOURS } from "../../core/rules.js";
import { only } from "../../store/kinds.js";

/** @typedef {{service_date: string, starts_at: string, ends_at: string}} Span */

const HOUR = 3_600_000;

/**
 * The day an act is counted on. Mirror of app/planning/rules.py (tests/vectors/service_date.json).
 * @param {Span | null | undefined} walked the shift of its round @param {Span[]} own the published ones of its author @param {string} moment
 */
export function serviceDate(walked, own, moment) {
  const at = Date.parse(moment);
  if (walked && at < Date.parse(walked.ends_at) + WAITED_HOURS * HOUR) return walked.service_date;
  const far = (/** @type {Span} */ one) => Math.max(Date.parse(one.starts_at) - at, at - Date.parse(one.ends_at), 0);
  const near = own.filter((one) => far(one) <= NEAR_HOURS * HOUR);
  return near.sort((a, b) => far(a) - far(b) || compare(a.starts_at, b.starts_at))[0]?.service_date ?? serviceDay(moment);
}

/** The day an operation of hers counts for. @param {import("../../types/phone").SealedOp} op @param {import("../../types/kinds").Desk} desk @returns {string} */
export function serviceDateOf(op, desk) {
  const round = op.payload.round_id && desk.get("round", op.payload.round_id);
  const walked = round?.shift_id && desk.get("shift", round.shift_id);
  const mine = (/** @type {any} */ data) => data.state === "publiee" && data.agents.some((/** @type {any} */ one) => one.id === desk.me);
  const own = [...desk.all("shift")].map(([, data]) => data).filter(mine);
  return serviceDate(/** @type {Span} */ (walked), /** @type {Span[]} */ (own), trueMomentOf(op));
}

/** @type {import("../../types/kinds").Kind} */
export const shift = {
  name: "shift",
  title: "Service",
  icon: "planning",
  page: () => "/planning",
  agents: true,
  stays: only("state", "service_date", "starts_at", "ends_at", "agents", "changed_at"),
};

/** A shift, as the rest of the phone knows it. */
import { serviceDay } from "../../core/clock.js";
import { only } from "../../store/kinds.js";

/** The day an operation counts for: that of the shift it was made on, else its own. @param {import("../../types/phone").SealedOp} op @param {import("../../types/kinds").Desk} desk @returns {string} */
export function serviceDateOf(op, desk) {
  const round = op.payload.round_id && desk.get("round", op.payload.round_id);
  const made = round?.shift_id && desk.get("shift", round.shift_id);
  return made?.service_date ?? serviceDay(op.occurred_at);
}

/** @type {import("../../types/kinds").Kind} */
export const shift = {
  name: "shift",
  title: "Service",
  icon: "planning",
  page: () => "/planning",
  agents: true,
  stays: only("state", "service_date", "starts_at", "ends_at", "agents"),
};

/** As long as the app runs: hers is loaded, joins the other tabs, and locks by itself. */
import { effect, untracked } from "@preact/signals-core";
import { clockGap, nowMs } from "../../core/clock.js";
import { me } from "../../device/session.js";
import { list } from "../../store/views.js";
import { watchIdle } from "../../vault/idle.js";
import { isLocked } from "../../vault/state.js";
import { load } from "../../vault/vault.js";
import { round } from "../rounds/now.js";
import { shiftEnded } from "./duty.js";
import { asked } from "./ask.js";
import { whose } from "./who.js";

// The storage has told what it could not do; nothing opens meanwhile.
effect(() => {
  const who = whose();
  if (who) untracked(() => void load(who).catch(() => {}));
});

effect(() => {
  if (!isLocked()) asked.value = false;
});

watchIdle(() => ({
  shiftEnd: shiftEnded(list("shift").peek(), me.peek()?.user.id ?? "", nowMs(), clockGap.peek() ?? 0),
  onRound: round.peek() !== null,
}));

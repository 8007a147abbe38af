/** Where the agent is now: her round, her stop, the hall she stands in. Read by the round's screens and forms. */
import { computed, effect, signal } from "@preact/signals";
import { minute, serviceDay, whenFr } from "../../core/clock.js";
import { daypart } from "../../ui/dates.js";
import { locked, me, onLeave } from "../../device/session.js";
import { pace } from "../../outbox/courier.js";
import { writeNotes } from "../../store/cache.js";
import { serverNow } from "../../store/lease.js";
import { serverRows } from "../../store/mirror.js";
import { isVeiled } from "../../store/texts.js";
import { facts } from "../../store/trouble.js";
import { entriesOf, list, peek, view } from "../../store/views.js";
import { endedTonight, entrancesOf, overAt, plannedFor, shiftNow, stillWalking, stopHere, stopsOf, unended, walked } from "./round.js";

/** The round she is on; chosen by hand: the stop, the hall in it, and when she came. */
const NOWHERE = { round: "", stop: "", entrance: "", at: "" };
export const chosen = signal(NOWHERE);

/** Where she was when the app was last alive. @param {Partial<typeof NOWHERE>} [here] */
export const standAgain = (here) => {
  unkept = false;
  chosen.value = { ...NOWHERE, ...here };
};

/** On disk at once: a phone that is killed at the second stop opens there. @param {Partial<typeof NOWHERE>} patch */
export function choose(patch) {
  chosen.value = { ...chosen.value, ...patch };
  keep();
}

let unkept = false;
function keep() {
  unkept = false;
  writeNotes({ here: chosen.value }).catch(() => (unkept = true));
}

/** No room, and then some again; for another reason, tried again as time goes by. */
effect(() => {
  void minute.value;
  if (!facts.value.full && unkept) keep();
});

/** The next agent of this phone stands nowhere yet. */
onLeave.add(async () => standAgain());

const userId = () => me.value?.user.id ?? "";

/** The shift a round is walked on, cancelled since or not. @param {{data: any}} row */
export const shiftOf = ({ data }) => (data.shift_id && list("shift").value.find(({ id }) => id === data.shift_id)?.data) || null;
/** Waited for long enough: nothing that happens now is of it. @param {{data: any}} row */
const isOver = (row) => serverNow.value >= overAt(row.data, shiftOf(row));

export const shift = computed(() => shiftNow(list("shift").value, userId(), serverNow.value));
/** What somebody walks now. @param {string} id */
export const walkedBy = (id) => unended(list("round").value, id).filter((row) => !isOver(row));
const running = computed(() => walkedBy(userId()));
export const round = computed(() => walked(running.value, chosen.value.round));
/** Begun with her while she walks this one. */
export const others = computed(() => running.value.filter((row) => row !== round.value));
/** On disk too: begun by her partner, it is hers as well, before she touches anything. */
effect(() => {
  const id = round.value?.id;
  if (id && id !== chosen.peek().round) choose({ round: id });
});
/** Of another day, and never ended. */
export const leftOpen = computed(() => unended(list("round").value, userId()).filter(isOver));
/** The day a round is of. @param {{data: any}} row @returns {string} */
export const dayOf = (row) => shiftOf(row)?.service_date ?? serviceDay(row.data.started_at);
export const planned = computed(() => plannedFor(list("round").value, shift.value?.id));
export const ended = computed(() => endedTonight(list("round").value, userId(), shift.value?.id, serverNow.value, isOver));
export const entries = computed(() => (round.value ? entriesOf(round.value.id) : []));
export const stops = computed(() => (round.value ? stopsOf(round.value.data) : []));

export const stop = computed(() =>
  stopHere(stops.value, chosen.value.stop, entries.value.find((row) => !row.data.cancelled)?.data.estate_id ?? null),
);
export const estate = computed(() => (stop.value ? view("estate", stop.value.estate_id).value : null));

/** The round is open before her, and somebody walks it with her. */
pace.together = () =>
  globalThis.document?.visibilityState === "visible" && round.peek() !== null && stillWalking(round.peek()?.data, userId()).length > 0;

/** The hall she stands in: hers to choose, certain where there is only one. */
export const entrance = computed(() => {
  const all = entrancesOf(estate.value?.data ?? {});
  if (all.length === 1) return all[0] ?? null;
  return chosen.value.stop === stop.value?.id ? (all.find((one) => one.id === chosen.value.entrance) ?? null) : null;
});

/** The agents present: those of the round or of the shift, else herself. @returns {string[]} */
export function agentsNow() {
  const with_ = round.value?.data.agents ?? shift.value?.data.agents ?? [];
  return with_.length ? with_.map((/** @type {any} */ one) => one.id) : [userId()];
}

/** The place an entry opened now gets. @returns {import("../logbook/logbook.js").Place|null} */
export function placeNow() {
  if (entrance.value) return { entrance: entrance.value.id };
  return stop.value ? { estate: stop.value.estate_id } : null;
}

/** What every entry made now shares. */
export const contextNow = () => ({ round_id: round.value?.id ?? null, agents: agentsNow() });

/** @type {Record<string, string>} */
const EVENINGS = { matin: "ce matin", "après-midi": "cet après-midi", soirée: "ce soir", nuit: "cette nuit" };

/** What this round, or one that would begin now, is called by who walks it: "ce soir"; or since when its entries may be read. */
export const thisEvening = () =>
  locked.value ? "depuis le verrouillage" : EVENINGS[daypart(round.value?.data.started_at ?? serverNow.value)] ?? "ce soir";

/** "21:42" when she came to this stop, if she said so. */
export const arrival = () => (chosen.value.stop === stop.value?.id && chosen.value.at ? whenFr(chosen.value.at) : "");

/** Whether a round is on this phone. @param {string|null|undefined} id */
export const isHere = (id) => Boolean(id && peek("round", id));

/** Whether what planning says of a stop is locked: the record as received says it by its own order. @param {import("../../store/texts.js").Row} row @param {string} stopId */
export function hintShut(row, stopId) {
  if (!row || !isVeiled(row)) return false;
  const held = serverRows("round").get(row.id);
  const at = (held?.data.stops ?? []).findIndex((/** @type {any} */ one) => one.id === stopId);
  return Boolean(held?.kept?.of?.includes(`stops.${at}.hint`));
}

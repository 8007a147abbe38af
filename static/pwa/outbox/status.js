/** The truth line: what the outbox rows say, and nothing else. An HTTP status never speaks here. */
import { computed, signal } from "@preact/signals-core";
import { minute, whenFr } from "../core/clock.js";
import { operationOf } from "../store/kinds.js";
import * as mirror from "../store/mirror.js";
import { facts } from "../store/trouble.js";
import { settled } from "../store/settled.js";
import { state } from "./courier.js";
import { onSaved } from "./outbox.js";

/** How long « Enregistré sur le téléphone » stays before the count says the same. */
const FRESH = 4000;

const fresh = signal(false);
/** @type {ReturnType<typeof setTimeout> | undefined} */
let fading;

onSaved(() => {
  clearTimeout(fading);
  fresh.value = true;
  fading = setTimeout(() => (fresh.value = false), FRESH);
});

/** Hers, and not what the phone says by itself. @param {{kind: string}} op */
export const isWork = ({ kind }) => !operationOf(kind)?.quiet;

/** @param {import('../types/phone').Receipt} receipt */
export const isHeld = (receipt) => isWork(receipt) && receipt.result === "held" && !receipt.dismissed && !settled.value.has(receipt.op_id);
const held = computed(() => mirror.receipts.value.filter(isHeld));

/** @param {number} count */
const waitingText = (count) => (count === 1 ? "1 en attente, gardée sur ce téléphone" : `${count} en attente, gardées sur ce téléphone`);

/** In custody all of them, and some for a person to look at. @param {number} count */
const receivedText = (count) => (count ? (count === 1 ? "1 reçue, pas appliquée" : `${count} reçues, pas appliquées`) : "Tout est reçu");

export const status = computed(() => {
  void minute.value; // tomorrow, this hour will be told with its day
  const waiting = mirror.pending.value.filter(isWork).length;
  const receivedAt = waiting ? null : state.value.lastContact;
  const common = { waiting, held: held.value.length, hour: receivedAt ? whenFr(receivedAt) : "" };
  if (facts.value.full) return { state: "full", ...common, text: waiting ? `Plus de place sur ce téléphone. ${waitingText(waiting)}` : "Plus de place sur ce téléphone" };
  if (waiting && fresh.value) return { state: "saved", ...common, text: "Enregistré sur le téléphone" };
  if (waiting) return { state: "waiting", ...common, text: waitingText(waiting) };
  if (receivedAt) return { state: common.held ? "held" : "received", ...common, text: receivedText(common.held) };
  return { state: "empty", ...common, text: "Rien en attente sur ce téléphone" };
});

/** Before the screens, once: her code. Whoever walks a round puts it off until its end, and never is it laid over a form. */
import { effect, signal } from "@preact/signals";
import { onLeave } from "../../device/session.js";
import { vault } from "../../vault/state.js";
import { round } from "../rounds/now.js";
import { screens } from "./routes.js";

export const GATE = { piece: screens, name: "Gate" };

const later = signal(false);
export const putOff = () => void (later.value = true);
onLeave.add(async () => void (later.value = false));

// A part of the program that did not come keeps nobody out: it is asked for again when a network is there.
effect(() => void (screens.state.value.missing && putOff()));

/** @param {string | undefined} tab of one of the main screens */
export const mustChoose = (tab) =>
  !vault.value && !screens.state.value.missing && !(later.value && (round.value || !tab));

/** Just enrolled: the sector is on its way. Better to wait here, with network, than to start a round empty-handed. */
import { effect, signal } from "@preact/signals";
import { incomplete } from "../../store/views.js";

/** From the enrolment to the end of the first reception, or until she goes on without it. */
export const preparing = signal(false);

effect(() => {
  if (!incomplete.value) preparing.value = false;
});

export const waitsForData = () => preparing.value && incomplete.value;

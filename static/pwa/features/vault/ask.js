/** Asked for from any screen: the sheet « Déverrouiller pour lire », which app/layout.js lays over it. */
import { signal } from "@preact/signals-core";

export const asked = signal(false);
export const askUnlock = () => void (asked.value = true);

/** Putting Palier on the home screen: Chromium offers a prompt, Apple leaves it to the person. */
import { signal } from "@preact/signals-core";

/** @typedef {Event & {prompt(): Promise<void>, userChoice: Promise<{outcome: string}>}} InstallEvent */

/** @type {InstallEvent | null} */
let offer = null;

/** The browser would install it if asked. */
export const installable = signal(false);

export const installed =
  (globalThis.matchMedia?.("(display-mode: standalone)").matches ?? false) ||
  /** @type {any} */ (globalThis.navigator)?.standalone === true;

/** An iPhone or iPad, in a tab: only « Partager, puis Sur l’écran d’accueil » keeps the data safe. */
export const appleHint = !installed && /iPhone|iPad/.test(globalThis.navigator?.userAgent ?? "");

export function watchInstall() {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = /** @type {InstallEvent} */ (event);
    installable.value = true;
  });
  addEventListener("appinstalled", () => {
    offer = null;
    installable.value = false;
  });
}

/** @returns {Promise<boolean>} whether the person accepted; call it on a tap */
export async function install() {
  if (!offer) return false;
  await offer.prompt();
  const { outcome } = await offer.userChoice;
  installable.value = false;
  offer = null;
  return outcome === "accepted";
}

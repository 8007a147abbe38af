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

/** « iPhone », « iPad », or nothing. An iPad calls itself a Macintosh: no other has a screen one touches. */
function nameOfApple() {
  const { userAgent = "", maxTouchPoints = 0 } = globalThis.navigator ?? {};
  if (/iPhone|iPod/.test(userAgent)) return "iPhone";
  return /iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1) ? "iPad" : "";
}

export const apple = nameOfApple();

/** An iPhone or iPad, in a tab: the app of its home screen will not see what this tab keeps. */
export const appleTab = !installed && apple !== "";

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

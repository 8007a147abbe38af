/** The start of the phone app: databases first, then the screens, then the network. */
import { h, render } from "preact";
import { boot, goLive } from "./app/boot.js";
import { soon } from "./core/clock.js";
import { watchInstall } from "./device/install.js";
import { watchPersistence } from "./device/persist.js";
import { startRouter } from "./core/router.js";
import { updateFirst, watchUpdates } from "./device/update.js";
import { goOnward } from "./ui/onward.js";
import { leaveAtTouch } from "./ui/say.js";
import { StorageError, tellTrouble } from "./store/trouble.js";
import { Layout } from "./app/layout.js";
import { watchReminders } from "./features/session/routes.js";
import { watchVault } from "./features/vault/routes.js";

/** The script runs as soon as it is there: the page may not be read to its end yet. */
const parsed = new Promise((resolve) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", resolve, { once: true });
  else resolve(null);
});

/** In place of the frame index.html painted, in one go. */
function show() {
  const place = /** @type {Element} */ (document.getElementById("app"));
  render(h(Layout, {}), place);
  place.removeAttribute("aria-busy");
}

/** Sending depends on nothing else here: neither on a worker, nor on reminders. */
async function connect() {
  void watchUpdates();
  watchVault();
  await goLive();
  watchReminders();
}

/** A frame that never comes alive would say nothing. @param {unknown} error */
function tellBroken(error) {
  tellTrouble(new StorageError("corrupt", error));
  reportError(error);
}

async function start() {
  if (await updateFirst(boot().catch(tellBroken))) return;
  await parsed;
  show();
  soon(() => void connect());
}

// index.html has already said why not.
if (!globalThis.palierCannot) {
  watchInstall();
  watchPersistence();
  startRouter();
  leaveAtTouch();
  goOnward();
  void start();
}

/** The start of the phone app: databases first, then the screens, then the network. */
import { h, render } from "preact";
import { boot, goLive } from "./app/boot.js";
import { watchInstall } from "./app/install.js";
import { watchPersistence } from "./app/persist.js";
import { watchPush } from "./app/push.js";
import { startRouter } from "./app/router.js";
import { updateFirst, watchUpdates } from "./app/update.js";
import { Layout } from "./ui/layout.js";

watchInstall();
watchPersistence();
startRouter();
await boot();
if (!(await updateFirst())) {
  render(h(Layout, {}), /** @type {Element} */ (document.getElementById("app")));
  await watchUpdates();
  await goLive();
  await watchPush();
}

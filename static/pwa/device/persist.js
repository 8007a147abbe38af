/** Ask the browser not to throw our storage away: once something was saved, and once installed. */
import { soon } from "../core/clock.js";
import { onSaved } from "../outbox/outbox.js";
import { noteFact } from "../store/trouble.js";
import { installed } from "./install.js";

async function ask() {
  const storage = globalThis.navigator?.storage;
  if (!storage?.persist) return noteFact({ persisted: false });
  const persisted = (await storage.persisted().catch(() => false)) || (await storage.persist().catch(() => false));
  noteFact({ persisted });
}

/** Asked with nothing to protect, browsers tend to refuse: the first save gives a reason. */
export function watchPersistence() {
  let asked = installed;
  if (installed) void ask();
  onSaved(() => {
    if (!asked) soon(() => void ask());
    asked = true;
  });
}

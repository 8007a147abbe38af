/** What the desk made of operations it held: the rows of the kinds that say so, by operation. */
import { computed } from "@preact/signals-core";
import { allKinds } from "./kinds.js";
import * as mirror from "./mirror.js";
import { read, version } from "./texts.js";

/** @typedef {{kind: string, id: string, data: any, locked?: true, shut?: readonly string[] | undefined}} Settled */

/** @returns {Map<string, Settled>} */
export function settledNow() {
  const found = new Map();
  for (const { name, settles } of allKinds())
    if (settles) for (const [id, held] of mirror.serverRows(name)) found.set(settles(held.data), { kind: name, id, ...read(held) });
  return found;
}

/** By the operation it is about. */
export const settled = computed(() => {
  void mirror.changed.value;
  void version.value;
  return settledNow();
});

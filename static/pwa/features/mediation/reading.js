/** What lies in a case was shown: it is said to the service, once per opening of the vault. */
import { useEffect } from "preact/hooks";
import { nowIso } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { enqueue } from "../../outbox/outbox.js";
import { opened } from "../../vault/state.js";
import { asked } from "./acting.js";

/** By unlocking, what was read since. @type {WeakMap<object, Set<string>>} */
const told = new WeakMap();

/** @param {string} id @param {string | null} [partyId] whose identity was shown, where one was */
export async function readNow(id, partyId = null) {
  const now = opened.peek();
  if (!now) return;
  const known = told.get(now) ?? new Set();
  told.set(now, known);
  const key = `${id} ${partyId}`;
  if (known.has(key)) return;
  known.add(key);
  // A full disk tells of itself, and the next screen says it again.
  await enqueue(asked("case.read", id, { reading_id: newId(), party_id: partyId, at: nowIso() })).catch(() => known.delete(key));
}

/** @param {string} id @param {boolean} shown whether its words are on the screen @param {string | null} [partyId] */
export function useReading(id, shown, partyId = null) {
  const now = opened.value;
  useEffect(() => void (shown && readNow(id, partyId)), [id, shown, partyId, now]);
}

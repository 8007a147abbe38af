/** Storing an entry: on disk first, then said, with its undo. */
import { current } from "../../core/router.js";
import { sentenceOf } from "../../core/told.js";
import { enqueue } from "../../outbox/outbox.js";
import { kindOf } from "../../store/kinds.js";
import { calm } from "../../ui/calm.js";
import { say, sayFailed } from "../../ui/say.js";

/** What is on its way to the disk, in the words that will say it. */
const storing = new Set();

/**
 * Store one operation, or several that hold together. Nothing is said to be stored before it is: what the
 * disk refuses is told as it stands, and the form stays open. Asked again before the disk has it (a second tap on a slow
 * phone, Enter held down), it is the same act: two passages were noted.
 * @param {import("../../types/phone").Draft | import("../../types/phone").Draft[]} what
 * @param {string} text what to say once stored @param {import("../../ui/say.js").Undo|null} [undo]
 * @param {string} [form] the draft that becomes this entry
 */
export async function store(what, text, undo = null, form) {
  if (storing.has(text)) return null;
  storing.add(text);
  try {
    const done = await enqueue(what, form ? { form } : undefined);
    calm();
    say(text, undo);
    return done;
  } catch (error) {
    sayFailed(sentenceOf(error, "L’enregistrement n’a pas abouti. Réessayez."));
    return null;
  } finally {
    storing.delete(text);
  }
}

/**
 * The same, then on; unless she went elsewhere while the disk was busy: her screen is not taken from her.
 * @param {() => void} onward @param {Parameters<typeof store>} what
 */
export async function storeThen(onward, ...what) {
  const here = current.peek();
  const done = await store(...what);
  if (done && current.peek() === here) onward();
  return done;
}

/** @param {import("../../types/phone").EntryKind} kind @param {string} id @param {string} [reason] */
export const cancel = (kind, id, reason) =>
  store({ kind: "entry.cancel", record_id: id, payload: { kind, ...(reason ? { reason } : {}) } }, "Saisie annulée");

/** The undo of a tap, by what it takes back. @param {import("../../types/phone").EntryKind} kind @param {string} id */
export const undoOf = (kind, id, what = kindOf(kind).one ?? "cette saisie") => ({ what, act: () => void cancel(kind, id) });

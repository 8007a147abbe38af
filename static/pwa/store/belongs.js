/**
 * Where a draft belongs: its form, its place, its round (or its day, outside of one) and what it grew out of. Pure.
 * Two forms that agree in all four are one piece of work; in anything less, one is never poured into the other.
 */
import { serviceDay } from "../core/clock.js";

/** @typedef {{form: string, at: number, value: Record<string, any>}} Kept   `form`: its key, "kind/…" */

/** @param {{form: string}} draft */
export const kindIn = ({ form }) => form.split("/")[0] ?? "";

/** The round an entry is made in, else the service day: what "during" means. @param {Record<string, any>} value */
export const during = ({ context, at }) => (context ? (context.round_id ?? serviceDay(at ?? 0)) : "");

/**
 * The estate, or the words of a public point, where the form was opened: a place chosen in it since moves the entry
 * and not the draft. Older drafts did not say it; that of a passage or of a correction had it in its key.
 * @param {Kept} draft @param {(place: any) => string} spotOf
 */
export const spotIn = ({ form, value }, spotOf) => value.spot ?? (value.query ? spotOf(value.place) : (form.split("/")[1] ?? ""));

/** @param {Kept} draft @param {(place: any) => string} spotOf */
export const belonging = (draft, spotOf) =>
  [kindIn(draft), spotIn(draft, spotOf), during(draft.value), draft.value.origin?.id ?? draft.value.query?.origine ?? ""].join("/");

/** A form's value, kept on the phone to the last keystroke and found again after a restart. */
import { useEffect, useState } from "preact/hooks";
import { dropDraft, keepDraft, loadDraft } from "../../store/drafts.js";

/**
 * @template {Record<string, any>} T
 * @param {string} form key of the draft @param {() => T} initial
 * @returns {[T|null, (patch: Partial<T>) => void, (() => void)|null]} value (null while read), change, and for a
 *   draft found again the way to start afresh
 */
export function useDraft(form, initial) {
  const [state, setState] = useState(/** @type {{value: T, kept: boolean, form: string}|null} */ (null));
  useEffect(() => {
    let alive = true;
    void loadDraft(form).then(
      (kept) => alive && setState({ value: { ...initial(), ...kept }, kept: Boolean(kept), form }),
    );
    return () => {
      alive = false;
    };
  }, [form]);
  /** @param {Partial<T>} patch */
  const change = (patch) =>
    setState((before) => {
      if (!before) return before;
      const value = { ...before.value, ...patch };
      keepDraft(form, value);
      return { ...before, value };
    });
  const restart = () => {
    void dropDraft(form);
    setState({ value: initial(), kept: false, form });
  };
  return state?.form === form ? [state.value, change, state.kept ? restart : null] : [null, change, null];
}

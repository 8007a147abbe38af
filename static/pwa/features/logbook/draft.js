/** A form's value, kept on the phone to the last keystroke and found again where it was begun. */
import { useEffect, useRef, useState } from "preact/hooks";
import { nowIso } from "../../core/clock.js";
import { current } from "../../core/router.js";
import { during, kindIn } from "../../store/belongs.js";
import { disk, drafts, dropDraft, keepDraft, leaveDraft, openDraft, openDrafts, reread, reshow, unkept } from "../../store/drafts.js";
import { facts } from "../../store/trouble.js";
import { ErrorLine } from "../../ui/field.js";
import { h, html } from "../../ui/html.js";
import { Part } from "../../ui/piece.js";
import { say } from "../../ui/say.js";
import { isLocked } from "../../vault/state.js";
import { contextNow } from "../rounds/now.js";
import { screens } from "./piece.js";
import { begunAs, seenAgain, tooLong } from "./shut.js";

/** @typedef {import("../../store/belongs.js").Kept} Kept */

/**
 * @template {Record<string, any>} T
 * @param {string} kind @param {string} where changes when the same screen is to open another draft
 * @param {() => T} initial the form as it begins here
 * @param {boolean} [veiled] it begins from a record whose words are shut: they are neither shown nor replaced
 * @param {(fresh: any, typed: any) => Record<string, any>} [fill] what it takes of that record once it opens
 * @returns {[T|null, (patch: Partial<T>) => void, (() => void)|null, string]} value (null while read), change, for a
 *   draft found again the way to start afresh, and its key
 */
export function useDraft(kind, where, initial, veiled = false, fill) {
  const [state, setState] = useState(/** @type {{value: T, kept: boolean, where: string, key: string, sight: string}|null} */ (null));
  // What of it can be read: its own words, those of the record it begins from.
  const sight = `${isLocked()} ${veiled}`;
  const begin = useRef(() => begunAs(initial(), veiled));
  begin.current = () => begunAs(initial(), veiled);
  useEffect(() => {
    let key = "";
    let left = false;
    const fresh = begin.current();
    void openDraft(kind, fresh, current.peek().query.brouillon).then((opened) => {
      key = opened.key;
      if (left) leaveDraft(key);
      else setState({ value: seenAgain(fresh, opened.kept, fill), kept: Boolean(opened.kept), where, key, sight });
    });
    return () => {
      left = true;
      leaveDraft(key);
    };
  }, [kind, where]);
  const form = state?.where === where && state.sight !== sight ? state.key : "";
  useEffect(() => {
    if (!form) return;
    let late = false;
    void reread(form).then((found) => {
      if (late) return;
      const value = seenAgain(begin.current(), found, fill);
      if (found) reshow(form, value);
      setState((before) => before && { ...before, value, sight });
    });
    return () => void (late = true);
  }, [form, sight]);
  /** @param {Partial<T>} patch */
  const change = (patch) =>
    setState((before) => {
      if (!before) return before;
      const value = { ...before.value, ...patch };
      keepDraft(before.key, value);
      return { ...before, value };
    });
  if (state?.where !== where) return [null, change, null, ""];
  const restart = () => {
    discard({ form: state.key, at: 0, value: state.value }, (value) => setState((now) => now && { ...now, value, kept: true }));
    setState({ ...state, value: begin.current(), kept: false });
  };
  return [state.value, change, state.kept ? restart : null, state.key];
}

/** Thrown away, as long as it is not asked back: kept for that as it lay on the disk, whoever locks meanwhile. @param {Kept} draft @param {(value: any) => void} [back] */
export function discard({ form, value: typed }, back) {
  const row = disk.write(form, typed);
  void dropDraft(form);
  const act = async () => {
    const value = await disk.read({ form, at: 0, ...(await row) });
    keepDraft(form, value);
    back?.(value);
  };
  say("Brouillon jeté", { what: "", act }, true);
}

/** Of a round or a day that is over: which moment it tells is asked, never supposed. @param {any} draft */
export function unsettled(draft) {
  const now = during({ context: contextNow(), at: nowIso() });
  return during(draft.noted ?? draft) !== now && { now, answered: draft.settled === now };
}

/** @param {any} draft @returns {Record<string, string>} what saving it lacks, and what is typed that cannot be */
export function checkMoment(draft) {
  const asked = unsettled(draft);
  return { ...draft.off, ...tooLong(draft), ...(asked && !asked.answered && { moment: "Dites quand c’est arrivé." }) };
}

/** The question itself, where there is one. @param {{draft: any, change: (patch: any) => void, error?: string}} props */
export const Moment = (props) => (unsettled(props.draft) ? h(Part, { of: { piece: screens, name: "Moment" }, ...props }) : null);

/** The forms left open on this phone, to resume or to throw away. */
export const DraftList = () => left("Drafts");

/** The same at a stop: a line each. */
export const DraftLines = () => left("Lines");

/** @param {string} name */
const left = (name) => (openDrafts().length ? h(Part, { of: { piece: screens, name } }) : null);

/** Above a form that opened new: the last one of its kind that is not from here. @param {{here: Kept}} props */
export function OtherDraft({ here }) {
  const kind = kindIn(here);
  const other = openDrafts().find(({ form }) => form !== here.form && kindIn({ form }) === kind);
  return other ? h(Part, { of: { piece: screens, name: "Other" }, other, here }) : null;
}

/** Under the button: whether what is typed is on the phone. @param {{form: string, note?: string}} props */
export function Kept({ form, note }) {
  if (unkept.value || facts.value.full)
    return html`<div role="alert">${h(ErrorLine, { id: "e-draft", text: "Plus de place sur ce téléphone. Gardez cet écran ouvert et libérez de l’espace." })}</div>`;
  const kept = drafts.value.some((one) => one.form === form) ? "Brouillon gardé sur ce téléphone" : "Rien encore à garder";
  return html`<p class="meta center">${note ? `${kept}. ${note}` : kept}</p>`;
}

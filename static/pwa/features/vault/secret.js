/** The code or the phrase as it is now, asked for before anything is opened or changed. */
import { useEffect, useState } from "preact/hooks";
import { DIGITS } from "../../vault/code.js";
import { standing, LIMIT } from "../../vault/tries.js";
import { sentenceOf } from "../../core/told.js";
import { html, h } from "../../ui/html.js";
import { Field } from "../../ui/field.js";
import { MainButton } from "../../ui/screen.js";
import { Keypad, Told } from "./keypad.js";
import { others } from "../../store/enrolments.js";
import { trouble } from "../../store/trouble.js";
import { brokenFr, erasedFr, leftFr, nextFr, refusedFr } from "./words.js";

/** @typedef {import("../../vault/vault.js").Outcome} Outcome */

const SECOND = 1000;

/** How many were wrong and how long the wait is, asked of the disk each second it runs: the phone sleeps, another tab tries too. @param {string} deviceId */
function useStanding(deviceId) {
  const [now, setNow] = useState({ wrong: 0, wait: 0, waited: false });
  const look = async () => {
    const { wrong, wait } = await standing(deviceId);
    setNow((before) => ({ wrong, wait, waited: wrong > 0 && (before.waited || wait > 0) }));
  };
  const again = () => void look().catch(() => setNow((before) => ({ ...before })));
  useEffect(again, []);
  useEffect(() => {
    if (!now.wait) return;
    const timer = setTimeout(again, Math.min(now.wait, SECOND));
    return () => clearTimeout(timer);
  }, [now]);
  return { ...now, look };
}

/**
 * @param {{kind: "code" | "phrase", deviceId: string, label: string, button: string, side?: {label: string, act: () => void} | null,
 *   onSecret: (text: string) => Promise<Outcome>}} props   `onSecret` tries it, and goes on by itself when it opened
 */
export function Secret({ kind, deviceId, label, button, side, onSecret }) {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState(false);
  const [fault, setFault] = useState("");
  const { wrong, wait, waited, look } = useStanding(deviceId);
  const enter = async (/** @type {string} */ text) => {
    setBusy(true);
    setRefused(false);
    setFault("");
    try {
      const outcome = await onSecret(text);
      if (outcome.opened) return;
      // She is out of the app by now: it is said on the way in.
      if (outcome.erased) trouble.value = { code: "wiped", message: erasedFr(others().length > 0), action: "dismiss" };
      setRefused(true);
      await look();
    } catch (error) {
      setFault(sentenceOf(error, brokenFr(kind)));
    } finally {
      setTyped("");
      setBusy(false);
    }
  };
  const type = (/** @type {string} */ text) => {
    setTyped(text);
    if (kind === "code" && text.length === DIGITS) void enter(text);
  };
  const shut = busy || wait > 0;
  const over = waited && !wait;
  const told = [fault, refused && !over && refusedFr(kind), wrong > 0 && leftFr(LIMIT - wrong, over)].filter(Boolean).join(" ");
  const calm = !fault && wrong < LIMIT - 1 && (over || (!refused && !wait));
  return html`${h(Told, { id: "e-secret", text: busy ? "" : told, calm })}
    ${wait > 0 && html`<p class="small" role="timer">${nextFr(wait)}</p>`}
    ${kind === "code" ? h(Keypad, { typed, shut, onType: type, side }) : h(Phrase, { typed, shut, label, button, side, onType: type, onEnter: enter })}`;
}

/** @param {{typed: string, shut: boolean, label: string, button: string, side?: {label: string, act: () => void} | null, onType: (text: string) => void, onEnter: (text: string) => void}} props */
function Phrase({ typed, shut, label, button, side, onType, onEnter }) {
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    if (!shut && typed) onEnter(typed);
  };
  return html`<form class="stack" onSubmit=${submit}>
    ${h(Field, { id: "secret", label, type: "password", autocomplete: "off", spellcheck: false, value: typed, onInput: onType })}
    ${h(MainButton, { busy: shut, onClick: () => typed && onEnter(typed), children: button })}
    ${side && html`<button type="button" class="btn btn--quiet btn--block" onClick=${side.act}>${side.label}</button>`}
  </form>`;
}

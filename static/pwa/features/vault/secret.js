/** The code or the phrase as it is now, asked for before anything is opened or changed. */
import { useEffect, useState } from "preact/hooks";
import { DIGITS } from "../../vault/code.js";
import { standing, LIMIT } from "../../vault/tries.js";
import { sentenceOf } from "../../core/told.js";
import { html, h } from "../../ui/html.js";
import { ErrorLine, Field } from "../../ui/field.js";
import { MainButton } from "../../ui/screen.js";
import { Keypad } from "./keypad.js";
import { trouble } from "../../store/trouble.js";
import { ERASED, leftFr, refusedFr } from "./words.js";

/** @typedef {import("../../vault/vault.js").Outcome} Outcome */

/** As long as a wait runs nothing is taken; it is asked of the disk, for another tab may have tried too. @param {string} deviceId */
function useWait(deviceId) {
  const [wait, setWait] = useState(0);
  const [told, setTold] = useState("");
  const look = async () => {
    const { wrong, wait: left } = await standing(deviceId);
    setWait(left);
    if (left > 0) setTold(leftFr({ left: LIMIT - wrong, wait: left }));
  };
  useEffect(() => void look().catch(() => {}), []);
  useEffect(() => {
    if (!wait) return;
    const timer = setTimeout(() => {
      setWait(0);
      setTold("Vous pouvez réessayer.");
    }, wait);
    return () => clearTimeout(timer);
  }, [wait]);
  return { wait, setWait, told, setTold };
}

/**
 * @param {{kind: "code" | "phrase", deviceId: string, label: string, button: string, side?: {label: string, act: () => void} | null,
 *   onSecret: (text: string) => Promise<Outcome>}} props   `onSecret` tries it, and goes on by itself when it opened
 */
export function Secret({ kind, deviceId, label, button, side, onSecret }) {
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const { wait, setWait, told, setTold } = useWait(deviceId);
  const enter = async (/** @type {string} */ text) => {
    setBusy(true);
    setTold("");
    try {
      const outcome = await onSecret(text);
      if (outcome.opened) return;
      // She is out of the app by now: it is said on the way in.
      if (outcome.erased) trouble.value = { code: "wiped", message: ERASED, action: "dismiss" };
      setWait(outcome.wait);
      setTold(refusedFr(outcome, kind));
    } catch (error) {
      setTold(sentenceOf(error, "Ce verrou ne s’ouvre plus. Refaites-le par « Code oublié »."));
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
  return html`${kind === "code" ? h(Keypad, { typed, shut, onType: type, side }) : h(Phrase, { typed, shut, label, button, side, onType: type, onEnter: enter })}
    <div class="field" role="alert">${h(ErrorLine, { id: "e-secret", text: told })}</div>`;
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

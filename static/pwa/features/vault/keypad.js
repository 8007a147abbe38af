/** Six digits under one thumb, or typed on a keyboard; what was entered is shown and told by its number alone. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { DIGITS } from "../../vault/code.js";
import { html, h } from "../../ui/html.js";
import { ErrorLine } from "../../ui/field.js";
import { typedFr } from "./words.js";

const KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];

/** @param {{n: number}} props */
function Dots({ n }) {
  const dots = Array.from({ length: DIGITS }, (_, at) => html`<i class=${at < n ? "on" : ""} key=${at}></i>`);
  return html`<div class="dots" aria-hidden="true">${dots}</div><p class="vh" role="status">${typedFr(n, DIGITS)}</p>`;
}

/**
 * Why nothing opened, above the keys: under them it is out of sight on a phone held sideways or with large letters.
 * @param {{id: string, text: string, calm?: boolean}} props
 */
export function Told({ id, text, calm }) {
  const here = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (text) here.current?.scrollIntoView({ block: "nearest" });
  }, [text]);
  return html`<div class="field" role="alert" ref=${here}>${calm ? html`<p class="small" id=${id}>${text}</p>` : h(ErrorLine, { id, text })}</div>`;
}

/**
 * @param {{typed: string, shut?: boolean, onType: (typed: string) => void, side?: {label: string, act: () => void} | null}} props
 *   `shut`: it takes nothing now; `side`: the key in the corner
 */
export function Keypad({ typed, shut, onType, side }) {
  // Two keys before the next rendering are two digits: what is typed is known here before it is drawn.
  const now = useRef(typed);
  now.current = typed;
  const put = (/** @type {string} */ next) => {
    now.current = next;
    onType(next);
  };
  const add = (/** @type {string} */ digit) => !shut && now.current.length < DIGITS && put(now.current + digit);
  const takeBack = () => !shut && put(now.current.slice(0, -1));
  // The keyboard is listened to once, before the keys are seen: what it does is that of the last rendering.
  const acts = useRef({ add, takeBack });
  acts.current = { add, takeBack };
  useLayoutEffect(() => {
    const press = (/** @type {KeyboardEvent} */ { key, ctrlKey, metaKey, altKey, repeat }) => {
      if (ctrlKey || metaKey || altKey || repeat) return;
      if (/^\d$/.test(key)) acts.current.add(key);
      else if (key === "Backspace") acts.current.takeBack();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  const key = (/** @type {string} */ digit) =>
    html`<button type="button" class="key-b" key=${digit} aria-disabled=${shut ? "true" : undefined} onClick=${() => add(digit)}>${digit}</button>`;
  return html`${h(Dots, { n: typed.length })}
    <div class="keys">
      ${KEYS.map(key)}
      ${side ? html`<button type="button" class="key-b key-b--bare key-t" onClick=${side.act}>${side.label}</button>` : html`<span></span>`}
      ${key("0")}
      <button type="button" class="key-b key-b--bare key-t" aria-disabled=${shut ? "true" : undefined} onClick=${takeBack}>Effacer<span class="vh"> le dernier chiffre</span></button>
    </div>`;
}

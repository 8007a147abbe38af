/** An act that cannot be taken back: asked for, then confirmed beside what it will do. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html, h } from "./html.js";
import { Icon } from "./icon.js";

/** @param {{label: string, question: string, yes: string, no?: string, onYes: () => unknown}} props */
export function Ask({ label, question, yes, no = "Garder", onYes }) {
  const [asked, setAsked] = useState(false);
  const here = useRef(/** @type {HTMLElement | null} */ (null));
  const was = useRef(false);
  // The question has the focus, never its answer: the key that asked, pressed twice, would confirm.
  useEffect(() => {
    if (was.current !== asked) here.current?.focus();
    was.current = asked;
  }, [asked]);
  if (!asked) return html`<button type="button" ref=${here} class="btn btn--quiet btn--s" onClick=${() => setAsked(true)}>${label}</button>`;
  return html`<div class="note note--stop" role="group" tabindex="-1" ref=${here} aria-label=${label}>
    ${h(Icon, { name: "alerte" })}
    <p class="row__main" role="alert">${question}</p>
    <button type="button" class="btn btn--quiet btn--s" onClick=${() => (setAsked(false), onYes())}>${yes}</button>
    <button type="button" class="btn btn--quiet btn--s" onClick=${() => setAsked(false)}>${no}</button>
  </div>`;
}

/** An act that cannot be taken back: asked for, then confirmed beside what it will do. */
import { useState } from "preact/hooks";
import { html, h } from "./html.js";
import { Icon } from "./icon.js";

/** @param {{label: string, question: string, yes: string, no?: string, onYes: () => unknown}} props */
export function Ask({ label, question, yes, no = "Garder", onYes }) {
  const [asked, setAsked] = useState(false);
  if (!asked) return html`<button type="button" class="btn btn--quiet btn--s" onClick=${() => setAsked(true)}>${label}</button>`;
  return html`<div class="note note--stop" role="group" aria-label=${label}>
    ${h(Icon, { name: "alerte" })}
    <p class="row__main" role="alert">${question}</p>
    <button type="button" class="btn btn--quiet btn--s" onClick=${() => (setAsked(false), onYes())}>${yes}</button>
    <button type="button" class="btn btn--quiet btn--s" onClick=${() => setAsked(false)}>${no}</button>
  </div>`;
}

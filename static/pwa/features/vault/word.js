/** The last act on the lock, said on its page: what was done, or that nothing was. */
import { signal } from "@preact/signals-core";
import { sentenceOf } from "../../core/told.js";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";

const word = signal({ text: "", failed: false });

/** @param {string} text */
export const say = (text) => void (word.value = { text, failed: false });

/** @param {unknown} error */
export const sayFailed = (error) =>
  void (word.value = { text: sentenceOf(error, "Rien n’est changé : ce téléphone n’a pas pu l’enregistrer. Réessayez."), failed: true });

export function Word() {
  const { text, failed } = word.value;
  const line = text && html`<div class="said-line slot slot--said slot--lock">${h(Icon, { name: failed ? "alerte" : "ras", s: true })}<span>${text}</span></div>`;
  return html`<div role=${failed ? "alert" : "status"}>${line}</div>`;
}

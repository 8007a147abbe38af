/** Just enrolled: the sector is on its way. Better to wait here, with network, than to start a round empty-handed. */
import { effect, signal } from "@preact/signals";
import { html, h } from "../../ui/html.js";
import { Lobby } from "./lobby.js";
import * as courier from "../../outbox/courier.js";
import { incomplete } from "../../store/views.js";

/** From the enrolment to the end of the first reception, or until she goes on without it. */
export const preparing = signal(false);

effect(() => {
  if (!incomplete.value) preparing.value = false;
});

export const waitsForData = () => preparing.value && incomplete.value;

export function Preparing() {
  const problem = courier.state.value.lastError;
  return h(Lobby, {
    children: html`<div role="status" class="stack-s"><h1 tabindex="-1">Votre secteur arrive</h1>
        <p>${problem ? problem.message : "Restez connecté quelques instants : résidences, consignes et planning arrivent sur ce téléphone."}</p></div>
      ${problem && html`<button type="button" class="btn btn--block" onClick=${() => courier.nudge("hand")}>Réessayer</button>`}
      <button type="button" class="btn btn--quiet btn--block" onClick=${() => (preparing.value = false)}>Continuer sans attendre</button>`,
  });
}

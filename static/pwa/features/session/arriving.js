/** Between an enrolment and the end of the first reception (preparing.js). */
import { html } from "../../ui/html.js";
import * as courier from "../../outbox/courier.js";
import { preparing } from "./preparing.js";

export function Preparing() {
  const problem = courier.state.value.lastError;
  return html`<div role="status" class="stack-s"><h1 tabindex="-1">Votre secteur arrive</h1>
      <p>${problem ? problem.message : "Restez connecté quelques instants : résidences, consignes et planning arrivent sur ce téléphone."}</p></div>
    ${problem && html`<button type="button" class="btn btn--block" onClick=${() => courier.nudge("hand")}>Réessayer</button>`}
    <button type="button" class="btn btn--quiet btn--block" onClick=${() => (preparing.value = false)}>Continuer sans attendre</button>`;
}

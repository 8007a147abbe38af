/** Leaving this phone: said twice, with what stays. */
import { useState } from "preact/hooks";
import { html, count } from "../../ui/html.js";
import { signOut } from "../../device/entering.js";
import { session } from "../../device/session.js";
import { status } from "../../outbox/status.js";

/** Signing out takes the data off this phone; what waits stays and says so. */
export function Leave() {
  const [sure, setSure] = useState(false);
  const waiting = status.value.waiting;
  return html`<p class="small">${
    waiting
      ? `${count(waiting, "saisie")} ${waiting > 1 ? "attendent : elles restent" : "attend : elle reste"} sur ce téléphone et ${waiting > 1 ? "partiront" : "partira"} quand vous vous reconnecterez.`
      : "Les données quittent ce téléphone. Votre mot de passe suffira pour le rouvrir."
  }</p>
    ${
      sure
        ? html`<div class="cluster"><button type="button" class="btn btn--s" aria-disabled=${session.value.busy ? "true" : undefined} onClick=${() => void signOut()}>Quitter ce téléphone</button>
          <button type="button" class="btn btn--quiet btn--s" onClick=${() => setSure(false)}>Rester</button></div>`
        : html`<button type="button" class="btn btn--quiet btn--s" onClick=${() => setSure(true)}>Se déconnecter</button>`
    }`;
}

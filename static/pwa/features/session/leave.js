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
  return html`<p class="small">Ce qui se lit quitte ce téléphone, brouillons compris. Votre mot de passe suffira pour le rouvrir. ${
    waiting > 0 &&
      `${count(waiting, "saisie")} ${waiting > 1 ? "attendent : elles restent" : "attend : elle reste"} sur ce téléphone et ${waiting > 1 ? "partiront d’elles-mêmes" : "partira d’elle-même"}, sous votre nom.`
  }</p>
    ${
      sure
        ? html`<div class="cluster"><button type="button" class="btn btn--s" aria-disabled=${session.value.busy ? "true" : undefined} onClick=${() => void signOut()}>Quitter ce téléphone</button>
          <button type="button" class="btn btn--quiet btn--s" onClick=${() => setSure(false)}>Rester</button></div>`
        : html`<button type="button" class="btn btn--quiet btn--s" onClick=${() => setSure(true)}>Se déconnecter</button>`
    }`;
}

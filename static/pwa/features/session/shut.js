/** What is said of a lease that ran out: what it shuts, and what opens it again. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { HeadBar } from "../../ui/screen.js";
import { href } from "../../core/router.js";
import { LEASE_DAYS } from "../../core/rules.js";
import { session } from "../../device/session.js";
import * as courier from "../../outbox/courier.js";
import { KeptHere } from "./kept.js";

const SHUT = `Plus de ${LEASE_DAYS} jours sans contact : ce qui a été écrit avant est verrouillé. Un échange avec le service suffit à le rouvrir.`;

/** Under the truth line of the main screens and of those of the round; at a stop, one line of it. @param {{slim: boolean}} props */
export function ShutLine({ slim }) {
  if (slim) return html`<a class="status" href=${href("/etat")}>${h(Icon, { name: "cadenas", s: true })}<span>Écrits d’avant verrouillés</span><span class="end">${h(Icon, { name: "suite", s: true })}</span></a>`;
  const { busy, lastError } = courier.state.value;
  const join = () => busy || courier.nudge("unlock");
  return html`<div class="note note--shut" role="status">${h(Icon, { name: "cadenas", s: true })}
    <span class="row__main small">${SHUT}${lastError && html` <span role="alert">${lastError.message}</span>`}</span>
    ${
      session.value.askPassword
        ? html`<a class="btn btn--quiet btn--s" href=${href("/etat")}>Se reconnecter</a>`
        : html`<button type="button" class="btn btn--quiet btn--s" aria-disabled=${busy ? "true" : undefined} onClick=${join}>${busy ? "Connexion" : "Joindre"}<span class="vh"> le service</span></button>`
    }</div>`;
}

/** In the place of a screen that shows what was written. @param {{tab: boolean}} props */
export function Shut({ tab }) {
  const title = "Contenu verrouillé";
  return html`${!tab && h(HeadBar, { title })}
    <main><div class="scroll">${tab && html`<h1 class="pad pad--bottom0" tabindex="-1">${title}</h1>`}${h(ShutLine, { slim: false })}
      ${!session.value.askPassword && html`<div class="pad pad--flat">${h(KeptHere, { told: false })}</div>`}
      <p class="pad pad--flat small soft">Les résidences, les listes, la tournée et les saisies restent ouvertes. Ce que vous notez est gardé ici et part au prochain échange.</p>
    </div></main>`;
}

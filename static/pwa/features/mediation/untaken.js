/** On the page of a case: what the service received of it and did not apply, why, and what she can do. */
import { html, h, count } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { whenSaid } from "../../core/clock.js";
import { go, href } from "../../core/router.js";
import { isLocked } from "../../vault/state.js";
import { Veil } from "../vault/veil.js";
import { keptOf, mayPutRight, putRight } from "./again.js";

/** @param {{id: string, data: any}} props */
export function Untaken({ id, data }) {
  const kept = keptOf(id);
  if (!kept.length) return null;
  const many = kept.length > 1;
  return html`<section class="pad pad--flat"><div class="note note--stop">${h(Icon, { name: "alerte" })}<div class="row__main">
      <h2>${count(kept.length, "saisie")} de ce dossier ${many ? "ne sont pas appliquées" : "n’est pas appliquée"}</h2>
      <span class="small">Le service ${many ? "les a reçues et les garde" : "l’a reçue et la garde"}.</span></div></div>
    <ul class="rows">${kept.map((one) => h(One, { id, data, one, key: one.op_id }))}</ul>
    <p class="small"><a class="link" href=${href("/etat")}>Voir les saisies de ce téléphone</a></p></section>`;
}

/** @param {{id: string, data: any, one: import("./again.js").Kept}} props */
const One = ({ id, data, one }) => html`<li class="row"><span class="row__main"><b>${one.line}</b><span class="meta num">${whenSaid(one.op.occurred_at)}</span>
    <span class="small">${one.refused ? "Le bureau l’a refusée." : one.message}</span>${h(Onward, { id, data, one })}</span></li>`;

/** Put right here, or settled by whom. @param {{id: string, data: any, one: import("./again.js").Kept}} props */
function Onward({ id, data, one }) {
  const may = mayPutRight(one);
  const why = one.refused && html`<a class="btn btn--quiet btn--s" href=${href(`/reglee/${one.refused}`)}>Lire pourquoi</a>`;
  if (one.sentAgain) return html`<span class="small soft">Corrigée : elle repart avec le réseau.</span>`;
  if (may === "shut" && isLocked()) return html`<span class="small soft">Déverrouillez pour la corriger.</span>${h(Veil, {})}${why}`;
  if (may) return html`<span class="cluster"><button type="button" class="btn btn--s" onClick=${() => go(putRight(id, data, one.op))}>Corriger et renvoyer</button>${why}</span>`;
  return html`<span class="small soft">${one.refused ? "Saisissez-la de nouveau si le fait est réel." : "La coordination la règle : vous le lirez ici."}</span>${why}`;
}

/** What stands before the screens: a blocking trouble, an access that was closed. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Part } from "../../ui/piece.js";
import { MainButton } from "../../ui/screen.js";
import { session } from "../../device/session.js";
import * as courier from "../../outbox/courier.js";
import { status } from "../../outbox/status.js";
import { dismissTrouble, trouble } from "../../store/trouble.js";
import { Lobby } from "./lobby.js";
import { REOPEN } from "./routes.js";

/** Something the phone cannot do: said as it is, with the one way on. */
export function Trouble() {
  const what = trouble.value;
  if (!what) return null;
  const reload = what.action === "reload";
  return h(Lobby, {
    children: html`<div role="alert" class="stack"><h1 tabindex="-1">${TITLES[what.code]}</h1><p>${what.message}</p></div>
      ${h(MainButton, {
        onClick: reload ? () => location.reload() : dismissTrouble,
        children: reload ? "Recharger l’application" : "Continuer",
      })}`,
  });
}
/** @type {Record<string, string>} */
const TITLES = {
  closed: "La mémoire ne répond plus",
  wiped: "Données effacées",
  corrupt: "Données illisibles",
};

/** An access that was closed: no content, the entries made stay safe. */
export function Locked() {
  const { busy, lastError } = courier.state.value;
  const waiting = status.value.waiting;
  return h(Lobby, {
    children: html`<div class="stack-s"><h1 tabindex="-1">${h(Icon, { name: "cadenas" })} Accès fermé</h1>
        <p>Votre service a fermé votre accès. Les saisies gardées ici partent encore, puis vos données quittent ce téléphone.</p>
        ${waiting > 0 && !session.value.askPassword && html`<p class="small">${status.value.text}. ${waiting > 1 ? "Elles partiront" : "Elle partira"} à la reconnexion.</p>`}</div>
      ${
        session.value.askPassword
          ? h(Part, { of: REOPEN, inner: true })
          : html`${lastError && html`<p role="alert">${lastError.message}</p>`}
            ${h(MainButton, {
              busy,
              onClick: () => courier.nudge("unlock"),
              children: busy ? "Connexion en cours" : "Joindre le service",
            })}`
      }`,
  });
}

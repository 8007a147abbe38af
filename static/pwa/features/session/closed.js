/** An access that the service closed: no content, the entries made stay safe. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { MainButton } from "../../ui/screen.js";
import { session } from "../../device/session.js";
import * as courier from "../../outbox/courier.js";
import { status } from "../../outbox/status.js";
import { PasswordForm } from "./reopen.js";

/** Her access is over, what she wrote is on its way. */
export function Closed() {
  const { busy, lastError } = courier.state.value;
  const waiting = status.value.waiting;
  return html`<div class="stack-s"><h1 tabindex="-1">${h(Icon, { name: "cadenas" })} Accès fermé</h1>
      <p>Votre service a fermé votre accès. Les saisies gardées ici partent encore, puis vos données quittent ce téléphone.</p>
      ${waiting > 0 && !session.value.askPassword && html`<p class="small">${status.value.text}. ${waiting > 1 ? "Elles partiront" : "Elle partira"} à la reconnexion.</p>`}</div>
    ${
      session.value.askPassword
        ? h(PasswordForm, { inner: true })
        : html`${lastError && html`<p role="alert">${lastError.message}</p>`}
          ${h(MainButton, {
            busy,
            onClick: () => courier.nudge("unlock"),
            children: busy ? "Connexion en cours" : "Joindre le service",
          })}`
    }`;
}

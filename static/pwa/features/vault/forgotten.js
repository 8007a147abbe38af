/** A forgotten code: what it costs is said first. The password is asked for anew, else whoever found the phone would read on. */
import { useState } from "preact/hooks";
import { forget, onErase } from "../../vault/erasing.js";
import { signOut } from "../../device/entering.js";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { whose } from "./who.js";

// All that can be read leaves with the session; the outbox stays.
onErase(signOut);

/** @param {{onKeep: () => void, onDone: () => void}} props */
export function Forgotten({ onKeep, onDone }) {
  const [busy, setBusy] = useState(false);
  const sure = async () => {
    const who = whose();
    if (busy || !who) return;
    setBusy(true);
    await forget(who).finally(() => setBusy(false));
    onDone();
  };
  return html`<div class="note note--stop" role="group" aria-label="Code oublié">${h(Icon, { name: "alerte" })}
      <div class="row__main stack-s"><p role="alert">Ce qui se lit sur ce téléphone est effacé, brouillons compris, et revient du service : votre mot de passe est demandé. Ce qui attend l’envoi reste.</p></div></div>
    <button type="button" class="btn btn--block" aria-disabled=${busy ? "true" : undefined} onClick=${sure}>Effacer et choisir un autre code</button>
    <button type="button" class="btn btn--quiet btn--block" onClick=${onKeep}>Garder, et réessayer</button>`;
}

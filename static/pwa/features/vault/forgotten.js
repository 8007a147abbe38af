/** A forgotten code: what it costs is said first. The password is asked for anew, else whoever found the phone would read on. */
import { useState } from "preact/hooks";
import { forget, onErase } from "../../vault/erasing.js";
import { signOut } from "../../device/entering.js";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { whose } from "./who.js";
import { forgotFr } from "./words.js";

// All that can be read leaves with the session; the outbox stays.
onErase(signOut);

/** @param {{kind: "code" | "phrase", onKeep: () => void, onDone: () => void}} props */
export function Forgotten({ kind, onKeep, onDone }) {
  const [busy, setBusy] = useState(false);
  const sure = async () => {
    const who = whose();
    if (busy || !who) return;
    setBusy(true);
    await forget(who).finally(() => setBusy(false));
    onDone();
  };
  return html`<div class="note note--stop" role="group" aria-label=${forgotFr(kind)}>${h(Icon, { name: "alerte" })}
      <div class="row__main stack-s"><p role="alert">Ce qui se lit ici est effacé, et les brouillons sont perdus. Ce qui attend l’envoi reste. Pour rouvrir, il faut du réseau et votre mot de passe : d’ici là, rien ne se note.</p></div></div>
    <button type="button" class="btn btn--block" aria-disabled=${busy ? "true" : undefined} onClick=${sure}>${kind === "code" ? "Effacer et choisir un autre code" : "Effacer et choisir une autre phrase"}</button>
    <button type="button" class="btn btn--quiet btn--block" onClick=${onKeep}>Garder, et réessayer</button>`;
}

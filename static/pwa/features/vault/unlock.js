/** « Déverrouiller pour lire »: over the screen one was on; closing it stays locked. */
import { useEffect, useRef, useState } from "preact/hooks";
import { DIGITS } from "../../vault/code.js";
import { vault } from "../../vault/state.js";
import { unlock, unlockByPasskey } from "../../vault/vault.js";
import { NoPasskey } from "../../vault/passkey.js";
import { me } from "../../device/session.js";
import { html, h, cap, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Forgotten } from "./forgotten.js";
import { Secret } from "./secret.js";
import { whose } from "./who.js";
import { forgotFr } from "./words.js";

/** @param {{onClose: () => void}} props */
export function Unlock({ onClose }) {
  const here = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [forgotten, setForgotten] = useState(false);
  useEffect(() => {
    const sheet = here.current;
    sheet?.showModal();
    // The focus goes back to where it came from.
    return () => {
      sheet?.close();
      // Unless what she touched went with the lock.
      if (document.activeElement === document.body) /** @type {HTMLElement | null} */ (document.querySelector("h1"))?.focus({ preventScroll: true });
    };
  }, []);
  const kind = vault.value?.kind ?? "code";
  const close = html`<button type="button" class="btn btn--icon" aria-label="Fermer, rester verrouillé" onClick=${onClose}>${h(Icon, { name: "fermer" })}</button>`;
  return html`<dialog class="over sheet" ref=${here} aria-labelledby="unlock" onCancel=${(/** @type {Event} */ event) => (event.preventDefault(), onClose())}>
    <div class="stack unlock">
      <div class="split"><div><h2 id="unlock" tabindex="-1" autofocus>${forgotten ? forgotFr(kind) : "Déverrouiller pour lire"}</h2>
        <p class="small soft">${dots(me.value?.user.name, !forgotten && "marche sans réseau")}</p></div>${close}</div>
      ${forgotten ? h(Forgotten, { kind, onKeep: () => setForgotten(false), onDone: onClose }) : h(Ways, { onOpened: onClose, onForgot: () => setForgotten(true) })}
    </div>
  </dialog>`;
}

/** The finger first where there is one, the code under it. @param {{onOpened: () => void, onForgot: () => void}} props */
function Ways({ onOpened, onForgot }) {
  const who = whose();
  const now = vault.value;
  if (!who || !now) return null;
  const enter = async (/** @type {string} */ text) => {
    const outcome = await unlock(who, text);
    if (outcome.opened || outcome.erased) onOpened();
    return outcome;
  };
  const or = now.kind === "code" ? `votre code à ${DIGITS} chiffres` : "votre phrase";
  return html`${now.passkey ? h(Finger, { onOpened, who, kind: now.kind }) : null}
    ${(now.passkey || now.kind === "code") && html`<p class=${now.passkey ? "or" : "or or--alone"}>${now.passkey ? `ou ${or}` : cap(or)}</p>`}
    ${h(Secret, { kind: now.kind, deviceId: who.device_id, label: "Votre phrase", button: "Déverrouiller", side: { label: forgotFr(now.kind), act: onForgot }, onSecret: enter })}
    <p class="meta unlock__end">10 ${now.kind === "code" ? "codes faux" : "phrases fausses"} effacent ce qui se lit ici, jamais ce qui attend l’envoi.</p>`;
}

/** @param {{onOpened: () => void, who: import("../../types/vault").Who, kind: "code" | "phrase"}} props */
function Finger({ onOpened, who, kind }) {
  const [told, setTold] = useState("");
  const ask = async () => {
    setTold("");
    await unlockByPasskey(who).then(onOpened, (error) => setTold(error instanceof NoPasskey ? `Empreinte ou visage non reconnus. Votre ${kind} ouvre aussi.` : `Cette empreinte n’ouvre plus ce verrou. Entrez votre ${kind}.`));
  };
  return html`<button type="button" class="btn btn--block" onClick=${ask}>${h(Icon, { name: "cle" })}Utiliser l’empreinte ou le visage</button>
    <p class="small late" role="alert">${told}</p>`;
}

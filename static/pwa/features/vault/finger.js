/** The finger or the face: added beside the code where the phone can, and taken away again. */
import { useEffect, useState } from "preact/hooks";
import { vault } from "../../vault/state.js";
import { addPasskey, removePasskey } from "../../vault/vault.js";
import { NoPasskey, mayHavePasskey } from "../../vault/passkey.js";
import { me } from "../../device/session.js";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Secret } from "./secret.js";
import { say, sayFailed } from "./word.js";

/** @typedef {import("../../types/vault").Who} Who */

const NOT_HERE = "Ce téléphone ne sait pas ouvrir le verrou ainsi, ou n’a pas eu de réponse. Votre code reste.";

/** @param {{who: Who}} props */
export function FingerSetting({ who }) {
  const [able, setAble] = useState(false);
  const [asked, setAsked] = useState(false);
  const [told, setTold] = useState("");
  useEffect(() => void mayHavePasskey().then(setAble), []);
  const add = async (/** @type {string} */ code) => {
    const outcome = await addPasskey(who, code, me.peek()?.user ?? { name: "", email: "" }).catch((error) => {
      if (!(error instanceof NoPasskey)) throw error;
      setTold(NOT_HERE);
    });
    if (outcome && !outcome.opened) return outcome;
    setAsked(false);
    if (outcome) say("Empreinte ou visage ajoutés");
    return { opened: true, left: 0, wait: 0, erased: false };
  };
  if (vault.value?.passkey) return h(Added, { who });
  if (!able) return null;
  const kind = vault.value?.kind ?? "code";
  return html`<section class="stack-s"><h2 class="step-label">Empreinte ou visage</h2>
    <p class="small">Plus rapide que le code, qui reste. Marche sans réseau.</p>
    ${
      asked
        ? html`<p class="small">Votre ${kind} d’abord.</p>${h(Secret, { kind, deviceId: who.device_id, label: "Votre phrase", button: "Ajouter", side: { label: "Annuler", act: () => setAsked(false) }, onSecret: add })}`
        : html`<button type="button" class="btn btn--quiet btn--block" onClick=${() => (setTold(""), setAsked(true))}>${h(Icon, { name: "cle", s: true })}Ajouter l’empreinte ou le visage</button>`
    }
    <p class="small late" role="alert">${told}</p></section>`;
}

/** @param {{who: Who}} props */
function Added({ who }) {
  const remove = () => removePasskey(who).then(() => say("Empreinte ou visage retirés"), sayFailed);
  return html`<section class="stack-s"><h2 class="step-label">Empreinte ou visage</h2>
    <p class="badge badge--done">Ouvre ce verrou</p>
    <button type="button" class="btn btn--quiet btn--block" onClick=${remove}>Retirer l’empreinte ou le visage</button></section>`;
}

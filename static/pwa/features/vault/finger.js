/** The finger or the face: added beside the code where the phone can, and taken away again. */
import { useEffect, useState } from "preact/hooks";
import { vault } from "../../vault/state.js";
import { addPasskey, removePasskey } from "../../vault/vault.js";
import { NoPasskey, madeFor, mayHavePasskey, mayOpenVault, newPasskey } from "../../vault/passkey.js";
import { askToMake, keepPasskey, listPasskeys } from "../../device/passkeys.js";
import { label } from "../../device/label.js";
import { me } from "../../device/session.js";
import { ApiError } from "../../core/api.js";
import { sentenceOf } from "../../core/told.js";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Field } from "../../ui/field.js";
import { Keys } from "./keys.js";
import { Secret } from "./secret.js";
import { say, sayFailed } from "./word.js";

/**
 * @typedef {import("../../types/vault").Who} Who
 * @typedef {import("../../device/passkeys.js").Asked} Asked
 */

const NOT_HERE = "Ce téléphone ne sait pas ouvrir ainsi, ou n’a pas eu de réponse. Votre code et votre mot de passe restent.";
const OPENED = { opened: true, left: 0, wait: 0, erased: false };

/** @param {{who: Who}} props */
export function FingerSetting({ who }) {
  const [able, setAble] = useState(/** @type {boolean | null} */ (null));
  const [whole, setWhole] = useState(true);
  const [adding, setAdding] = useState(false);
  const [told, setTold] = useState("");
  useEffect(() => void Promise.all([mayHavePasskey(), mayOpenVault()]).then(([some, all]) => (setWhole(all), setAble(some))), []);
  const end = (/** @type {string} */ why) => (setAdding(false), setTold(why));
  const has = vault.value?.passkey;
  return html`<section class="stack-s"><h2 class="step-label">Empreinte ou visage</h2>
    ${has ? h(Opens, { who }) : able && !adding && h(Offer, { whole, onAdd: () => (setTold(""), setAdding(true)) })}
    ${adding && !has && h(Add, { who, onEnd: end })}
    ${!has && able === false && html`<p class="small">Ce téléphone ne sait pas ouvrir ainsi.</p>`}
    <p class="small late" role="alert">${told}</p>
    ${!adding && h(Keys, { who })}</section>`;
}

const WHOLE = "Plus rapide que le code, qui reste. Ouvre ce verrou sans réseau, et rouvre la session sans mot de passe.";
const SESSION = "Le navigateur de ce téléphone ne sait pas ouvrir ce verrou ainsi : votre code l’ouvre. L’empreinte ou le visage peuvent rouvrir la session, sans mot de passe, avec du réseau.";

/** `whole`: the browser can make a secret of it, which opens the vault too. @param {{whole: boolean, onAdd: () => void}} props */
const Offer = ({ whole, onAdd }) => html`<p class="small">${whole ? WHOLE : SESSION}</p>
  <button type="button" class="btn btn--quiet btn--block" onClick=${onAdd}>${h(Icon, { name: "cle", s: true })}${whole ? "Ajouter l’empreinte ou le visage" : "Ajouter pour rouvrir la session"}</button>`;

/** @param {{who: Who}} props */
function Opens({ who }) {
  const remove = () => removePasskey(who).then(() => say("Empreinte ou visage retirés du verrou"), sayFailed);
  return html`<p class="badge badge--done">Ouvre ce verrou</p>
    <button type="button" class="btn btn--quiet btn--block" onClick=${remove}>Retirer l’empreinte ou le visage</button>`;
}

/** The password for the service, the code for the lock, one touch for both; without network, for the lock alone. @param {{who: Who, onEnd: (why: string) => void}} props */
function Add({ who, onEnd }) {
  const [asked, setAsked] = useState(/** @type {Asked | null} */ (null));
  const [alone, setAlone] = useState(/** @type {boolean | null} */ (null));
  useEffect(() => void listPasskeys().then(() => setAlone(false), (why) => setAlone(why instanceof ApiError && why.status === 0)), []);
  const kind = vault.value?.kind ?? "code";
  const cancel = () => onEnd("");
  const add = async (/** @type {string} */ code) => {
    try {
      const outcome = asked ? await addBoth(who, code, asked) : await addAlone(who, code);
      if (!outcome.opened) return outcome;
      onEnd("");
    } catch (error) {
      onEnd(error instanceof NoPasskey ? NOT_HERE : sentenceOf(error, NOT_HERE));
    }
    return OPENED;
  };
  if (alone === null) return html`<p class="small" role="status">Demande au service en cours</p>`;
  if (!asked && !alone) return h(Password, { onAsked: setAsked, onAlone: () => setAlone(true), onCancel: cancel });
  return html`<p class="small">${alone && "Sans réseau, ce sera pour ce verrou seul : la session se rouvrira par votre mot de passe. "}Votre ${kind}${asked ? "" : " d’abord"}.</p>
    ${h(Secret, { kind, deviceId: who.device_id, label: "Votre phrase", button: "Ajouter", side: { label: "Annuler", act: cancel }, onSecret: add })}`;
}

/** @param {Who} who @param {string} code */
async function addAlone(who, code) {
  const person = me.peek()?.user ?? { name: "", email: "" };
  const outcome = await addPasskey(who, code, () => newPasskey(person));
  if (outcome.opened) say("Empreinte ou visage ajoutés, pour ce verrou seul");
  return outcome;
}

/** @param {Who} who @param {string} code @param {Asked} asked */
async function addBoth(who, code, asked) {
  const keep = (/** @type {string} */ answer) => keepPasskey(asked, answer, label());
  const outcome = await addPasskey(who, code, () => madeFor(asked.options, keep), true);
  if (!outcome.opened) return outcome;
  say(vault.peek()?.passkey ? "Empreinte ou visage ajoutés" : "Empreinte ou visage ajoutés pour la session. Ce téléphone ne sait pas en ouvrir le verrou.");
  return outcome;
}

/** @param {{onAsked: (asked: Asked) => void, onAlone: () => void, onCancel: () => void}} props */
function Password({ onAsked, onAlone, onCancel }) {
  const [password, setPassword] = useState("");
  const [error, setError] = useState("");
  const [busy, setBusy] = useState(false);
  const go = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy) return;
    if (!password) return setError("Écrivez votre mot de passe.");
    setBusy(true);
    try {
      onAsked(await askToMake(password));
    } catch (why) {
      if (why instanceof ApiError && why.status === 0) return onAlone();
      setError(sentenceOf(why, "La demande n’a pas abouti. Réessayez."));
      setBusy(false);
    }
  };
  return html`<form class="stack" novalidate onSubmit=${go}>
    <input class="vh" type="email" autocomplete="username" tabindex="-1" aria-hidden="true" readonly value=${me.value?.user.email ?? ""} />
    ${h(Field, { id: "password", label: "Votre mot de passe", type: "password", autocomplete: "current-password", value: password, error, onInput: (text) => (setPassword(text), setError("")) })}
    <button class="btn btn--block" aria-disabled=${busy ? "true" : undefined}>${busy ? "Demande en cours" : "Continuer"}</button>
    <button type="button" class="btn btn--quiet btn--block" onClick=${onCancel}>Annuler</button>
  </form>`;
}

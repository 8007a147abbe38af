/** The lock of this phone: choose its code, lock now, after how long, change it, add a finger. */
import { useEffect, useState } from "preact/hooks";
import { IDLES } from "../../vault/idle.js";
import { isLocked, vault } from "../../vault/state.js";
import { lockAll } from "../../vault/tabs.js";
import { change, create, load, setIdle, unlock } from "../../vault/vault.js";
import * as courier from "../../outbox/courier.js";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { HeadBar } from "../../ui/screen.js";
import { Choose } from "./choose.js";
import { FingerSetting } from "./finger.js";
import { Secret } from "./secret.js";
import { Veil } from "./veil.js";
import { Word, say, sayFailed } from "./word.js";
import { idleFr, notKept } from "./words.js";
import { whose } from "./who.js";

/** @typedef {import("../../types/vault").Who} Who */

export function Lock() {
  const who = whose();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    say("");
    if (who) void load(who).then(() => setReady(true), () => {});
  }, [who?.device_id]);
  return html`${h(HeadBar, { title: "Verrou", to: "/telephone" })}
    <main><div class="scroll">${h(Word, {})}<div class="pad stack">${ready && who && h(Body, { who })}</div></div></main>`;
}

/** @param {{who: Who}} props */
function Body({ who }) {
  if (!vault.value) return h(First, { who });
  if (isLocked()) return html`<p>Ce qui est écrit sur ce téléphone est fermé. Noter et envoyer marchent comme d’habitude.</p><div>${h(Veil, {})}</div>`;
  return h(Settings, { who });
}

/** @param {{who: Who}} props */
function First({ who }) {
  const [busy, setBusy] = useState(false);
  const chosen = async (/** @type {"code" | "phrase"} */ kind, /** @type {string} */ text) => {
    setBusy(true);
    const why = await create(who, kind, text).then((made) => void (made && say(kind === "code" ? "Code choisi" : "Phrase choisie")), notKept);
    setBusy(false);
    // What was written without a code comes back from the service.
    void courier.nudge("unlock");
    return why ?? "";
  };
  return h(Choose, { busy, onChosen: chosen });
}

/** @param {{who: Who}} props */
function Settings({ who }) {
  const [changing, setChanging] = useState(false);
  if (changing) return h(Change, { who, onDone: () => setChanging(false) });
  const kind = vault.value?.kind === "code" ? "code" : "phrase";
  return html`<button type="button" class="btn btn--block" onClick=${() => (say(""), lockAll())}>${h(Icon, { name: "cadenas" })}Verrouiller maintenant</button>
    ${h(Choices, {
      name: "idle",
      legend: "Se verrouille si vous n’y touchez pas pendant",
      items: IDLES.map((minutes) => ({ code: String(minutes), label: idleFr(minutes) })),
      value: String(vault.value?.idle),
      onPick: (code) => void setIdle(who, Number(code)).catch(sayFailed),
    })}
    <p class="small soft">Il se verrouille aussi à la fin de la vacation, une fois la tournée terminée.</p>
    <button type="button" class="btn btn--quiet btn--block" onClick=${() => setChanging(true)}>Changer ${kind === "code" ? "de code" : "de phrase"}</button>
    ${h(FingerSetting, { who })}`;
}

/** The one of now first, then the new one. @param {{who: Who, onDone: () => void}} props */
function Change({ who, onDone }) {
  const [old, setOld] = useState("");
  const [busy, setBusy] = useState(false);
  const first = async (/** @type {string} */ text) => {
    const outcome = await unlock(who, text);
    if (outcome.opened) setOld(text);
    return outcome;
  };
  const chosen = async (/** @type {"code" | "phrase"} */ kind, /** @type {string} */ text) => {
    setBusy(true);
    const outcome = await change(who, old, kind, text).catch(sayFailed);
    if (outcome?.opened) say(kind === "code" ? "Code changé" : "Phrase changée");
    onDone();
    return "";
  };
  const now = vault.value?.kind ?? "code";
  const body = old
    ? h(Choose, { busy, onChosen: chosen })
    : html`<h2 class="step-label">${now === "code" ? "Votre code actuel" : "Votre phrase actuelle"}</h2>${h(Secret, { kind: now, deviceId: who.device_id, label: "Votre phrase", button: "Continuer", onSecret: first })}`;
  return html`${body}<button type="button" class="btn btn--quiet btn--block" onClick=${onDone}>Ne rien changer</button>`;
}

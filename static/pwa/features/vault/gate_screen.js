/** The gate itself: a code or a phrase is chosen before anything is read here; what was written goes on leaving meanwhile. */
import { useEffect, useState } from "preact/hooks";
import { create } from "../../vault/vault.js";
import * as courier from "../../outbox/courier.js";
import { html, h } from "../../ui/html.js";
import { round } from "../rounds/now.js";
import { Choose } from "./choose.js";
import { putOff } from "./gate.js";
import { whose } from "./who.js";
import { notKept } from "./words.js";

export function Gate() {
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = "Choisissez votre code · Palier";
    document.querySelector("h1")?.focus();
  }, []);
  const chosen = async (/** @type {"code" | "phrase"} */ kind, /** @type {string} */ text) => {
    const who = whose();
    if (!who) return "";
    setBusy(true);
    // In another tab she chose meanwhile: that one holds, and is asked for.
    const why = await create(who, kind, text).then(() => "", notKept);
    setBusy(false);
    void courier.nudge("unlock");
    return why;
  };
  return html`<main class="pad stack gate">
    <h1 tabindex="-1">Choisissez votre code</h1>
    ${h(Choose, { busy, onChosen: chosen })}
    ${round.value && html`<button type="button" class="btn btn--quiet btn--block" aria-describedby="until-then" onClick=${putOff}>Plus tard, à la fin de la tournée</button>
    <p class="small soft" id="until-then">Jusque-là, un texte commencé sur ce téléphone se lit sans code. Il est verrouillé dès que vous en choisissez un.</p>`}
  </main>`;
}

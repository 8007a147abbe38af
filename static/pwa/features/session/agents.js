/** Who shares this phone: each is opened by a tap, network or not, and locked as at any start. */
import { sentenceOf } from "../../core/told.js";
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { DEPOSIT_DAYS } from "../../core/rules.js";
import { href } from "../../core/router.js";
import { changeTo, NO_LOCK } from "../../device/changing.js";
import { me, session } from "../../device/session.js";
import { others } from "../../store/enrolments.js";
import { vault } from "../../vault/state.js";
import { round } from "../rounds/now.js";

/** @typedef {import("../../types/phone").Marker} Marker */

/** What becomes of hers, for whoever takes the phone. @param {string} name @param {boolean} walks */
const staysText = (name, walks) =>
  `Ce que ${name} a écrit ici part sous son nom. Ce qui s’en lit reste ${DEPOSIT_DAYS} jours sur ce téléphone, fermé par son code.${walks ? " Sa tournée continue et reste la sienne." : ""}`;

/** While somebody is here: hers is shut first. */
export function ChangeAgent() {
  if (!vault.value) return html`<p class="small">${NO_LOCK}</p><a class="link" href=${href("/verrou")}>${h(Icon, { name: "cadenas", s: true })}Choisir un code</a>`;
  return html`<p class="small">${staysText(me.value?.user.name ?? "", round.value !== null)}</p>${h(Choice, { somebody: true })}`;
}

/** At the entrance, before the form. */
export function EnrolledHere() {
  if (!others().length) return null;
  return html`<section class="stack-s"><h2 class="step-label">Déjà sur ce téléphone</h2>${h(Choice, { somebody: false })}</section>`;
}

/** @param {{somebody: boolean}} props */
function Choice({ somebody }) {
  const [told, setTold] = useState("");
  const { busy } = session.value;
  const take = (/** @type {Marker | null} */ next) => async () => {
    if (busy) return;
    setTold("");
    await changeTo(next, round.peek() !== null).then(
      () => location.reload(),
      (error) => setTold(sentenceOf(error, "Le changement n’a pas abouti. Réessayez.")),
    );
  };
  const waits = busy ? "true" : undefined;
  return html`<ul class="stack-s">${others().map(
      (one) => html`<li key=${one.device_id}><button type="button" class="btn btn--quiet btn--block" aria-disabled=${waits} onClick=${take(one)}>${one.name || "Un autre agent"}</button>
        ${one.round && html`<p class="small soft">Sa tournée continue.</p>`}</li>`,
    )}</ul>
    ${somebody && html`<button type="button" class="btn btn--quiet btn--block" aria-disabled=${waits} onClick=${take(null)}>Une autre personne</button>`}
    <div role="alert">${told && html`<p class="small late">${told}</p>`}</div>`;
}

/** This phone: install it, be reminded, hand it over, sign out. Each line says what happens. */
import { sentenceOf } from "../../core/told.js";
import { useState } from "preact/hooks";
import { html, h, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { HeadBar } from "../../ui/screen.js";
import { href } from "../../core/router.js";
import { me } from "../../device/session.js";
import { appleTab, install, installable, installed } from "../../device/install.js";
import { enablePush, pushState } from "../../device/push.js";
import { applyUpdate, update } from "../../device/update.js";
import { list } from "../../store/views.js";
import { isLocked, vault } from "../../vault/state.js";
import { ChangeAgent } from "./agents.js";
import { Leave } from "./leave.js";

export function Phone() {
  return html`${h(HeadBar, { title: "Ce téléphone" })}
    <main><div class="scroll">
      <section class="pad stack">
        <div><h2>${me.value?.user.name}</h2><p class="small soft">${dots(me.value?.org.name, me.value?.user.email)}</p></div>
        ${update.value.available && h(Update, {})} ${h(Install, {})} ${h(Reminders, {})} ${h(Trials, {})} ${h(Missing, {})}
        ${h(Lock, {})}
        <section class="stack-s"><h2 class="step-label">Changer d’agent</h2>${h(ChangeAgent, {})}</section>
        <section class="stack-s"><h2 class="step-label">Quitter ce téléphone</h2>${h(Leave, {})}</section>
      </section>
    </div></main>`;
}

/** Its page, and the list behind the truth line, whose place the lock takes. */
function Lock() {
  const now = !vault.value ? "Aucun code choisi" : isLocked() ? "Verrouillé" : "Ouvert";
  return html`<section class="stack-s"><h2 class="step-label">Verrou</h2>
    <p class="small">${now}</p>
    <a class="link" href=${href("/verrou")}>${h(Icon, { name: "cadenas", s: true })}Verrouiller, changer de code</a>
    <a class="link" href=${href("/etat")}>${h(Icon, { name: "attente", s: true })}Ce qui attend l’envoi et ce qui est reçu</a></section>`;
}

function Update() {
  return html`<section class="stack-s"><h2 class="step-label">Nouvelle version</h2>
    <p class="small">Vos saisies et vos brouillons restent.</p>
    <button type="button" class="btn btn--s" onClick=${applyUpdate}>Passer à la nouvelle version</button></section>`;
}

function Install() {
  if (installed) return html`<p class="badge badge--done">Application installée</p>`;
  if (!installable.value && !appleTab) return null;
  return html`<section class="stack-s"><h2 class="step-label">Installer l’application</h2>
    <p class="small">Installée, elle s’ouvre sans réseau et le téléphone garde mieux vos saisies.</p>
    ${
      installable.value
        ? html`<button type="button" class="btn btn--quiet btn--s" onClick=${() => void install()}>${h(Icon, { name: "telecharger", s: true })}Installer sur l’écran d’accueil</button>`
        : html`<p class="small">Dans Safari : touchez Partager, puis « Sur l’écran d’accueil ». L’application installée ne voit pas ce que garde cet onglet : attendez que tout soit reçu, puis demandez un nouveau code.</p>`
    }</section>`;
}

/** Lists of which this phone alone holds a draft. */
function Trials() {
  const tried = list("list").value.flatMap(({ data }) => (data.trial ? [data.trial] : []));
  if (!tried.length) return null;
  return html`<section class="stack-s"><h2 class="step-label">Listes à l’essai</h2>
    <ul>${tried.sort().map((title) => html`<li key=${title}><b>${title}</b></li>`)}</ul>
    <p class="small">Ce téléphone en a le brouillon, les autres non. Ce que vous saisissez avec compte. La liste se publie, ou le brouillon se jette, au bureau.</p></section>`;
}

/** What is wrong with the lists is said by who chooses from them. */
const Missing = () => html`<section class="stack-s"><h2 class="step-label">Il manque un choix ?</h2>
    <p class="small">Dans un formulaire, une ligne manque, se dit autrement ou ne sert pas : proposez-le, la coordination répond.</p>
    <a class="link" href=${href("/listes")}>${h(Icon, { name: "document", s: true })}Propositions pour les listes</a></section>`;

/** @type {Record<string, string>} */
const PUSH = {
  unsupported: "Ce navigateur ne reçoit pas de rappels. Vos suivis restent dans À faire.",
  refused: "Les notifications sont refusées. Autorisez-les dans les réglages du téléphone pour ce site.",
  pending: "Activation en cours. Elle se termine avec le réseau.",
  active: "Rappels actifs, pendant vos heures de service seulement.",
  off: "Un rappel quand un suivi est dû, pendant vos heures de service seulement. Il ne montre ni nom ni adresse.",
};

function Reminders() {
  const [said, setSaid] = useState("");
  const state = pushState.value;
  const on = () =>
    enablePush().catch((/** @type {unknown} */ error) =>
      setSaid(sentenceOf(error, "Les rappels n’ont pas pu être activés. Réessayez avec du réseau.")),
    );
  return html`<section class="stack-s"><h2 class="step-label">Rappels</h2>
    <p class="small">${PUSH[state]}</p>
    ${state === "off" && html`<button type="button" class="btn btn--quiet btn--s" onClick=${on}>Recevoir les rappels</button>`}
    ${said && html`<p role="alert" class="small late">${said}</p>`}</section>`;
}

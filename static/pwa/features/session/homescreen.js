/** On an iPhone or iPad: Palier goes on the home screen first, the coordinator's code is typed there. */
import { html, h } from "../../ui/html.js";
import { Ask } from "../../ui/ask.js";
import { Icon } from "../../ui/icon.js";
import { scanned } from "../../core/router.js";
import { apple } from "../../device/install.js";

/** @param {{onInsist: () => void}} props */
export const HomeScreen = ({ onInsist }) => html`<div>
    <h1 tabindex="-1">Installer Palier sur cet ${apple}</h1>
    <p class="small soft">Votre code sert une seule fois : gardez-le pour l’application installée.</p>
    ${scanned.value && html`<p>Votre code : <b class="num">${scanned.value}</b></p>`}
  </div>
  <ol class="stack steps">
    <li><b>Ouvrez cette page dans Safari</b>, si elle est affichée dans une autre application.</li>
    <li><b>Touchez Partager</b> ${h(Icon, { name: "partager", s: true })}, près de l’adresse ou dans le menu « … ».</li>
    <li><b>Choisissez « Sur l’écran d’accueil »</b> ${h(Icon, { name: "ajouter", s: true })}, puis « Ajouter ».</li>
    <li><b>Ouvrez Palier depuis l’écran d’accueil</b> et tapez-y votre adresse, votre mot de passe et votre code.</li>
  </ol>
  ${h(Ask, {
    label: "Utiliser quand même dans cet onglet",
    question:
      "Votre code sera utilisé ici : l’application installée en demandera un autre. Et Safari peut effacer ce que garde un onglet resté fermé sept jours, saisies non envoyées comprises.",
    yes: "Utiliser cet onglet",
    no: "Installer d’abord",
    onYes: onInsist,
  })}`;

/** What stands before the screens whatever has come of the program: a blocking trouble. */
import { html, h } from "../../ui/html.js";
import { MainButton } from "../../ui/screen.js";
import { dismissTrouble, trouble } from "../../store/trouble.js";
import { Lobby } from "./lobby.js";

/** Something the phone cannot do: said as it is, with the one way on. */
export function Trouble() {
  const what = trouble.value;
  if (!what) return null;
  const reload = what.action === "reload";
  return h(Lobby, {
    children: html`<div role="alert" class="stack"><h1 tabindex="-1">${TITLES[what.code]}</h1><p>${what.message}</p></div>
      ${h(MainButton, {
        onClick: reload ? () => location.reload() : dismissTrouble,
        children: reload ? "Recharger l’application" : "Continuer",
      })}`,
  });
}
/** @type {Record<string, string>} */
const TITLES = {
  closed: "La mémoire ne répond plus",
  wiped: "Données effacées",
  corrupt: "Données illisibles",
};

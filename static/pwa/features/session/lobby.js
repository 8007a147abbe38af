/** The way in: the lift panel, the staircase, and whoever waits on this phone. */
import { html, h, count } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { me, strangers } from "../../device/session.js";

/** @param {{children: any}} props */
export function Lobby({ children }) {
  const where = me.value
    ? [me.value.org.name, me.value.sectors[0]?.name].filter(Boolean).join(" · ")
    : "Médiation de proximité";
  return html`<header class="lobby">
      <p class="word"><svg class="logo" viewBox="0 0 32 32" aria-hidden="true"><use href="#logo" /></svg><span>Palier</span></p>
      <p class="small word-o">${where}</p>
      <svg viewBox="0 0 360 144" aria-hidden="true"><use href="#stairwell" /></svg>
    </header>
    ${strangers.value > 0 && h(Strangers, { n: strangers.value })}
    <main class="pad stack gate">${children}</main>`;
}

/** Entries of whoever had this phone before stay on it and go when that person signs in again. @param {{n: number}} props */
function Strangers({ n }) {
  const whose = me.value ? " d’un autre agent" : "";
  const text = `${count(n, "saisie")}${whose} ${n > 1 ? "attendent" : "attend"} l’envoi sur ce téléphone`;
  return html`<div role="status"><p class="status">${h(Icon, { name: "attente", s: true, kind: "wait" })}<span>${text}</span></p></div>`;
}

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
      <p class="word">${h(Logo, {})}<span>Palier</span></p>
      <p class="small word-o">${where}</p>
      ${h(Stairwell, {})}
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

const Logo = () => html`<svg class="logo" viewBox="0 0 32 32" aria-hidden="true">
  <rect width="32" height="32" rx="4" class="fill-lamp" /><path d="M5 27v-5h7.500v-6H20v-6h7v17z" class="fill-on-lamp" />
</svg>`;

const Stairwell = () => html`<svg viewBox="0 0 360 144" aria-hidden="true" preserveAspectRatio="xMidYMax slice">
  <path d="M0 144v-16h60v-18h60V92h60V74h60V56h120v88z" class="fill-sign-2" />
  <path d="M0 125h63v3H0zM60 107h63v3H60zM120 89h63v3h-63zM180 71h63v3h-63zM240 53h120v3H240z" class="fill-lamp" />
  <path d="M292 0h36v53h-36z" class="fill-lamp" /><path d="M298 6h24v47h-24z" class="fill-sign" />
  <path d="M298 6l15 6v41h-15z" class="fill-on-lamp" /><path d="M309 32v5" class="stroke-lamp" />
</svg>`;

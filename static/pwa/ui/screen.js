/** The frame of a screen: status strip, heads, dock, bottom bar, empty states. */
import { useRef } from "preact/hooks";
import { html, h } from "./html.js";
import { Icon, Plate } from "./icon.js";
import { hush, said } from "./say.js";
import { status } from "../outbox/status.js";
import { incomplete } from "../store/views.js";
import { back, href } from "../core/router.js";

/** @type {Record<string, [string, string]>} icon and colour of each truth */
const LOOKS = {
  waiting: ["attente", "wait"],
  saved: ["mobile", "ok"],
  received: ["recu", "ok"],
  held: ["alerte", "wait"],
  empty: ["recu", "ok"],
  full: ["alerte", "wait"],
};

/** The last word as a line, with its undo by name. @param {{what: import("./say.js").Said}} props */
export function SaidLine({ what: { text, undo, failed } }) {
  return html`<div class="said-line slot slot--said">
    ${h(Icon, { name: failed ? "alerte" : "ras", s: true })}<span>${text}</span>
    ${undo && html`<button type="button" class="link end" onClick=${() => (hush(), undo.act())}>Annuler ${undo.what}</button>`}
  </div>`;
}

/** A word about the form on screen, in its place at the top of it. */
export const FormWord = () => html`<div role="status">${said.value?.inside && h(SaidLine, { what: said.value })}</div>`;

/** The last word over the top of a list or a page: never of a form, nor over the truth line. */
export const Toast = () =>
  html`<div class="toasts" role="status">${said.value && html`<div class="toast">${h(SaidLine, { what: said.value })}</div>`}</div>`;

/** The truth line: first of every screen outside forms; opens the list behind it. */
export function StatusStrip() {
  const { state, text, hour } = status.value;
  const [icon, kind] = LOOKS[state] ?? LOOKS.waiting;
  return html`<div role="status">
    <a class="status" href=${href("/etat")}
      >${h(Icon, { name: icon, s: true, kind })}<span>${text}</span
      ><span class="end num">${hour}${h(Icon, { name: "suite", s: true })}</span></a
    >
  </div>`;
}

/** @type {[string, string, string][]} */
const TABS = [
  ["/tournee", "tournee", "Tournée"],
  ["/a-faire", "afaire", "À faire"],
  ["/secteur", "secteur", "Secteur"],
  ["/planning", "planning", "Planning"],
];

/** @param {{tab?: string, due: number}} props */
export function Bar({ tab, due }) {
  return html`<nav class="bar" aria-label="Principal">
    ${TABS.map(
      ([path, icon, label]) => html`<a href=${href(path)} aria-current=${tab === path ? "page" : undefined} key=${path}>
        ${h(Icon, { name: icon })}
        ${path === "/a-faire" && due > 0 && html`<span class="count">${due}</span><span class="vh"> à faire dès maintenant, </span>`}
        <span>${label}</span>
      </a>`,
    )}
  </nav>`;
}

/**
 * The green bar of a form or an inner page, with its way back.
 * @param {{title: string, plate?: string|null, to?: string}} props
 */
export function HeadBar({ title, plate, to = "/tournee" }) {
  return html`<header class="head head--bar">
    <button type="button" class="btn btn--icon" aria-label="Retour" onClick=${() => back(to)}>${h(Icon, { name: "retour" })}</button>
    <h1 tabindex="-1">${title}</h1>
    ${plate && html`<span class="grow"></span>${h(Plate, { code: plate, kind: "here", size: "s" })}`}
  </header>`;
}

/** A form whose draft is being read: a moment, with a screen's own landmarks. @param {{title: string}} props */
export const Coming = ({ title }) => html`${h(HeadBar, { title })}<main></main>`;

/**
 * What an empty list says, and what to do about it; `later`: in its place as long as this phone has not received all, when
 * what is missing proves nothing.
 * @param {{icon: string, text: string, later?: string, children?: any}} props
 */
export function Empty({ icon, text, later, children }) {
  return html`<div class="empty">${h(Icon, { name: icon })}
    <p>${later && incomplete.value ? `${later} Cela viendra avec le réseau.` : text}</p>
    ${children}</div>`;
}

/** @param {{to: string, icon?: string, children: any}} props */
export function MainLink({ to, icon, children }) {
  return html`<a class="btn btn--block" href=${href(to)}>${icon && h(Icon, { name: icon })}${children}</a>`;
}

/** Asked again while its act is under way, it does nothing. @param {{onClick: () => unknown, icon?: string, busy?: boolean, quiet?: boolean, children: any}} props */
export function MainButton({ onClick, icon, busy, quiet, children }) {
  const acting = useRef(false);
  const act = async () => {
    if (busy || acting.current) return;
    acting.current = true;
    try {
      await onClick();
    } finally {
      acting.current = false;
    }
  };
  return html`<button
    type="button"
    class=${`btn btn--block ${quiet ? "btn--quiet" : ""}`}
    aria-disabled=${busy ? "true" : undefined}
    onClick=${act}
  >
    ${icon && h(Icon, { name: icon })}${children}
  </button>`;
}

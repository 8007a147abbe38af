/** What is on screen: a gate when one is shut, else the route's screen in its frame. */
import { effect } from "@preact/signals";
import { useEffect, useErrorBoundary, useRef, useState } from "preact/hooks";
import { html, h, dots } from "../ui/html.js";
import { dateFr, dateOf, nowMs, timeFr } from "../core/clock.js";
import { NotHere, Part } from "../ui/piece.js";
import { Bar, HeadBar, StatusStrip, Toast } from "../ui/screen.js";
import { calm } from "../ui/calm.js";
import { moved } from "../ui/say.js";
import { current, defineRoutes, go } from "../core/router.js";
import { closed, locked, me, session } from "../device/session.js";
import { applyUpdate, update } from "../device/update.js";
import { trouble } from "../store/trouble.js";
import { ready } from "../store/views.js";
import { Entrance } from "../features/session/entrance.js";
import { Trouble } from "../features/session/gates.js";
import { Lobby } from "../features/session/lobby.js";
import { waitsForData } from "../features/session/preparing.js";
import { CLOSED, PREPARING, REOPEN, REVOKED, SHUT, SHUT_LINE } from "../features/session/routes.js";
import { dueCount } from "../features/followups/routes.js";
import { stop } from "../features/rounds/now.js";
import { asked } from "../features/vault/ask.js";
import { GATE, mustChoose } from "../features/vault/gate.js";
import { SHEET } from "../features/vault/routes.js";
import { LockStrip } from "../features/vault/strip.js";
import { status } from "../outbox/status.js";
import { isLocked } from "../vault/state.js";
import { ROUTES } from "./routes.js";

/** @typedef {import("../core/router.js").InPiece} InPiece */

defineRoutes(ROUTES);

/** Before the next screen is drawn: the second tap on a tile once chose an answer of its form, or saved a draft found again. */
effect(() => (current.value, calm()));

/** Whose paper it is, and of when: at the foot of each page (styles/print.css). */
globalThis.addEventListener?.("beforeprint", () => {
  document.documentElement.dataset.foot = dots(me.value?.org.name, document.title, `le ${dateFr(dateOf(nowMs()))} à ${timeFr(nowMs())}`);
});

/** Say where we are: title, and focus on the heading. @param {string} path @param {unknown} there its screen, undefined as long as it is on its way */
function useArrival(path, there) {
  const first = useRef(true);
  useEffect(() => {
    const heading = document.querySelector("h1");
    document.title = heading ? `${heading.textContent} · Palier` : "Palier";
    moved();
    calm(); // again: its piece may have been long to come
    if (!first.current) {
      /** @type {HTMLElement|null} */ (heading)?.focus({ preventScroll: true });
    }
    first.current = false;
  }, [path, there]);
}

/** Before the screens: at the way in. @param {InPiece} of @param {Record<string, any>} [props] */
const alone = (of, props) => html`<div class="phone">${h(Lobby, { children: h(Part, { of, ...props }) })}</div>`;

export function Layout() {
  const { phase } = session.value;
  const left = phase === "none" || phase === "revoked";
  useEffect(() => {
    if (!left) return;
    // Whoever left leaves neither the name of a place in the title nor her last screen.
    document.title = "Palier";
    go("/tournee", { replace: true });
  }, [left]);
  if (trouble.value) return html`<div class="phone">${h(Trouble, {})}</div>`;
  if (phase === "none") return html`<div class="phone">${h(Entrance, {})}</div>`;
  if (phase === "revoked") return alone(REVOKED);
  if (phase !== "open" || !ready.value)
    return html`<div class="phone">${h(Lobby, { children: html`<div role="status"><h1>${phase === "leaving" ? "Fermeture" : "Ouverture"} en cours</h1></div>` })}</div>`;
  if (locked.value && closed.value) return alone(CLOSED);
  if (mustChoose(current.value.route.tab)) return html`<div class="phone">${h(Part, { of: GATE })}</div>`;
  if (waitsForData()) return alone(PREPARING);
  return h(Frame, {});
}

/** A screen with its strip, its last word and its bar. */
function Frame() {
  const { path, route } = current.value;
  const { tab, strip, says, stays } = route;
  const shut = locked.value && !stays;
  const screen = shut ? SHUT : route.screen;
  const Screen = typeof screen === "function" ? screen : screen.piece.state.value.screens?.[screen.name];
  const [later, setLater] = useState(false);
  useArrival(path, Screen);
  if (session.value.askPassword && !later)
    return alone(REOPEN, { inner: false, onLater: () => setLater(true) });
  return html`<div class="phone phone--app">
    ${strip && h(Truth, {})} ${!says && h(Toast, {})}
    ${tab && h(NewVersion, {})} ${locked.value && strip && !shut && h(Part, { of: SHUT_LINE, slim: path === "/tournee" && Boolean(stop.value) })}
    ${Screen ? h(Fence, { key: path, children: h(Screen, { tab: Boolean(tab) }) }) : h(Absent, { piece: /** @type {InPiece} */ (screen).piece, tab: Boolean(tab) })}
    ${tab && h(Bar, { tab, due: dueCount() })}
    ${asked.value && isLocked() && h(Part, { of: SHEET, onClose: () => void (asked.value = false) })}
  </div>`;
}

/** Locked, what waits is counted all the same; that there is no more room is said beside. */
function Truth() {
  const { state, waiting } = status.value;
  const shut = isLocked() && !locked.value;
  return html`${shut && h(LockStrip, { kept: waiting })}${(!shut || state === "full") && h(StatusStrip, {})}`;
}

/** A fault of ours in one screen: the others stand, and so does what is kept. @param {{children: any}} props */
function Fence({ children }) {
  const [broken] = useErrorBoundary((error) => reportError(error));
  if (!broken) return children;
  return html`${h(HeadBar, { title: "Écran en panne" })}
    <main><div class="scroll pad"><p role="alert">Cet écran ne s’affiche pas. Rien n’est perdu : revenez en arrière.</p></div></main>`;
}

/** The screen is in a piece that is on its way, or did not come. @param {{piece: InPiece["piece"], tab: boolean}} props */
function Absent({ piece, tab }) {
  useEffect(() => void piece.open(), [piece]);
  if (!piece.state.value.missing) return html`<main></main>`;
  const title = "Écran pas encore reçu";
  return html`${!tab && h(HeadBar, { title })}
    <main><div class="scroll pad">${tab && html`<h1 tabindex="-1">${title}</h1>`}${h(NotHere, { piece })}</div></main>`;
}

/** Offered on the four main screens alone: never over a form. */
function NewVersion() {
  if (!update.value.available) return null;
  return html`<p class="status" role="status"><span>${update.value.required ? "Version trop ancienne" : "Nouvelle version"}</span><button type="button" class="btn btn--s" onClick=${applyUpdate}>Mettre à jour</button></p>`;
}

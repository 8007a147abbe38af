/** What was typed of a case that left this phone: read, and passed on to who follows it, or thrown away; never lost unsaid. */
import { useEffect } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Ask } from "../../ui/ask.js";
import { current } from "../../core/router.js";
import { drafts, elsewhere, loadDrafts } from "../../store/drafts.js";
import { isLocked } from "../../vault/state.js";
import { discard } from "../logbook/draft.js";
import { Veil } from "../vault/veil.js";

/** @typedef {import("../../store/belongs.js").Kept} Kept */

/** Keys of what somebody typed, in any form of a case. */
const TYPED = ["text", "words", "why_not", "facts", "advice", "what", "seen", "name", "structure", "phone", "hours", "language", "address", "mail"];

/** The drafts of a case, the newest first. @param {string} id */
export const strayOf = (id) => drafts.value.filter(({ form, value }) => value.path?.startsWith(`/dossier/${id}/`) && !elsewhere.value.has(form));

/** What was typed in one, in its order; what it began from apart. @param {any} value @returns {string[]} */
export function typedIn(value) {
  if (!value || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, one]) => (key === "was" ? [] : typeof one === "string" ? (TYPED.includes(key) && one.trim() ? [one.trim()] : []) : typedIn(one)));
}

/** @param {{id: string}} props */
export function Stray({ id }) {
  const shut = isLocked();
  useEffect(() => void loadDrafts().catch(() => {}), [shut]);
  const left = strayOf(id);
  if (!left.length) return null;
  return html`<section class="stack"><h2>Ce que vous aviez commencé</h2>
    <p class="small">Ce dossier ne reçoit plus rien d’ici. Dites-le à qui le suit, ou à la coordination, puis jetez ce brouillon.</p>
    ${left.map((draft) => h(One, { draft, key: draft.form }))}</section>`;
}

/** @param {{draft: Kept}} props */
function One({ draft }) {
  const { value } = draft;
  const words = typedIn(value);
  return html`<div class="note note--draft"><div class="row__main stack-s"><b>Brouillon : ${(value.about ?? value.path.split("/")[3] ?? "").toLowerCase()}</b>
      ${value.shut && html`<div>${h(Veil, {})}</div>`}
      ${words.map((one, at) => html`<p class="said" key=${at}><bdi>${one}</bdi></p>`)}
      ${!value.shut && !words.length && html`<p class="small soft">Rien n’y est écrit : des choix seulement.</p>`}</div>
    ${h(Ask, { label: "Jeter ce brouillon", question: "Jeter ce que vous aviez écrit ?", yes: "Oui, jeter", onYes: () => discard(draft) })}</div>`;
}

/** Of the case the address names. */
export const StrayHere = () => h(Stray, { id: current.value.params.id ?? "" });

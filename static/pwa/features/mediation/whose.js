/** Whom one saw, and whose the words are that were written: asked where it is doubtful, never guessed. */
import { useState } from "preact/hooks";
import { html, h, count } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { Icon } from "../../ui/icon.js";
import { TABLE, idOf, lettersOf, named, spoken } from "./meet.js";
import { Lines } from "./said_lines.js";
import { usual } from "./session.js";
import { modeFr } from "./ways.js";

/** @param {{draft: any, data: any, form: import("./meet_form.js").Form, errors: Record<string, string>, change: (patch: any) => void}} props */
export function Whom({ draft, data, form, errors, change }) {
  const [other, setOther] = useState("");
  const together = draft.mode === TABLE;
  const ways = form.modes.map((code) => ({ code, label: modeFr(code) }));
  const parties = lettersOf(data).map((letter) => ({ code: idOf(data, letter), label: `Partie ${letter}` }));
  return html`${ways.length > 1 && h(Choices, { name: "mode", legend: "Comment ?", items: ways, value: draft.mode, onPick: (mode) => change({ mode, about: modeFr(mode), ...(!draft.day && { minutes: usual(mode) }) }) })}
    ${h(Choices, {
      name: "parties", legend: together ? "Qui était là ?" : draft.mode === "navette" || draft.mode === "entretien" ? "Qui avez-vous vu ?" : "Avec qui ?", narrow: true, multi: together, items: parties, error: errors.parties,
      value: together ? draft.parties : (draft.parties[0] ?? ""), onPick: (picked) => (together || !whose(draft, picked) ? change({ parties: together ? picked : [picked] }) : setOther(picked)),
    })}
    ${other && h(Whose, { was: named(data, draft.parties)[0] ?? "", is: named(data, [other])[0] ?? "", onIs: () => (change({ parties: [other] }), setOther("")), onWas: () => setOther("") })}`;
}

/** Words already written are of whoever was picked when they were. @param {any} draft @param {string} picked */
const whose = ({ lines, parties, mode }, picked) => mode !== TABLE && parties[0] && parties[0] !== picked && spoken(lines ?? []).length > 0;

/** Another party picked under words of the first: whose they are is asked, never guessed. @param {{was: string, is: string, onIs: () => void, onWas: () => void}} props */
const Whose = ({ was, is, onIs, onWas }) => html`<div class="note" role="alert">${h(Icon, { name: "alerte" })}
  <div class="row__main"><b>Ce qui est écrit est noté comme dit par ${was}.</b><span class="small">Pour ce que ${is} a dit, enregistrez d’abord ceci.</span>
  <div class="cluster"><button type="button" class="btn btn--quiet btn--s" onClick=${onWas}>Garder ${was}</button><button type="button" class="btn btn--quiet btn--s" onClick=${onIs}>C’est ${is} qui l’a dit</button></div></div></div>`;

/**
 * Of one party, her words; of several together, what they hold in common. Found again, they are shown to nobody who
 * stands beside the phone until they are asked for.
 * @param {{draft: any, data: any, resumed: boolean, error?: string, change: (patch: any) => void}} props
 */
export function WhatWasSaid({ draft, data, resumed, error, change }) {
  const [open, setOpen] = useState(false);
  const [letter = ""] = named(data, draft.parties);
  const lines = spoken(draft.lines ?? []).length;
  if (resumed && lines && !open)
    return html`<button type="button" class="btn btn--quiet btn--block" onClick=${() => setOpen(true)}>${h(Icon, { name: "oeil", s: true })}Montrer ce que ${letter && draft.mode !== TABLE ? `${letter} a dit` : "vous avez écrit"} (${count(lines, "ligne")})</button>`;
  const onLines = (/** @type {any} */ lines) => change({ lines });
  if (draft.mode === TABLE) return h(Lines, { lines: draft.lines, letter: "", data, parts: ["vrai", "flou", "question"], title: "Ce qui en ressort", error, onLines });
  if (!letter) return null;
  return h(Lines, { lines: draft.lines, letter, data, parts: ["mots", "accepter"], title: `Ce que ${letter} a dit`, error, onLines });
}

/** The frame of every screen of one case: which it is, whether it may be read here, and until when. */
import { html, h, dots } from "../../ui/html.js";
import { Icon, Plate } from "../../ui/icon.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { minute, timeFr } from "../../core/clock.js";
import { CLOSED_DAYS } from "../../core/rules.js";
import { back, current, go } from "../../core/router.js";
import { isVeiled } from "../../store/texts.js";
import { view } from "../../store/views.js";
import { locksAt } from "../../vault/idle.js";
import { isLocked, vault } from "../../vault/state.js";
import { lockAll } from "../../vault/tabs.js";
import { askUnlock } from "../vault/ask.js";
import { StrayHere } from "./stray.js";
import { addressAway, signOf } from "./where.js";
import { titleOf, whereOf } from "./words.js";

/** @typedef {import("../../types/phone").Row<import("../../types/feed").Case>} CaseRow */

/** The case the address names. `shut`: its words cannot be read now. @returns {{id: string, row: CaseRow | null, data: any, shut: boolean, hers: boolean}} */
export function useCase() {
  const id = current.value.params.id ?? "";
  const row = view("case", id).value;
  const shut = isVeiled(row);
  return { id, row, data: row?.data ?? null, shut, hers: row?.data.mine === "en_main" };
}

/** @param {{title: string}} props */
export const Gone = ({ title }) => html`${h(HeadBar, { title, to: "/dossiers" })}
  <main><div class="scroll pad">${h(Empty, {
    icon: "dossier",
    later: "Ce dossier n’est pas encore reçu.",
    text: `Ce dossier n’est plus sur ce téléphone : il est clos depuis plus de ${CLOSED_DAYS} jours, ou quelqu’un d’autre le suit. Le service le garde.`,
  })}${h(StrayHere, {})}</div></main>`;

/** @param {{row: CaseRow, to?: string}} props */
export const CaseHead = ({ row, to = "/dossiers" }) => html`<header class="head head--place head--case">
  <button type="button" class="btn btn--icon" aria-label="Retour" onClick=${() => back(to)}>${h(Icon, { name: "retour" })}</button>
  ${h(Plate, { code: signOf(row.data), kind: "here" })}
  <div class="row__main"><h1 tabindex="-1">${titleOf(row.data)}</h1><p class="small soft num">${dots(whereOf(row), addressAway(row.data))}</p></div>
</header>`;

/** The hatched edge: until when it stays open, the way to shut it, or to open it. @param {{number?: string, children?: any}} props `number`: of which case, where the heading does not say it */
export function Seal({ number = "" }) {
  void minute.value;
  if (isLocked() || !vault.value)
    return html`<div class="seal"><span>${h(Icon, { name: "cadenas", s: true })}<span>${number ? html`<b class="num">${number}</b> · fermé` : html`<b>Fermé</b>`} sur ce téléphone</span></span>
      <button type="button" class="link end" onClick=${() => (vault.value ? askUnlock() : go("/verrou"))}>${vault.value ? "Déverrouiller" : "Choisir un code"}</button></div>`;
  return html`<div class="seal"><span>${h(Icon, { name: "ouvert", s: true })}<span>${number ? html`<b class="num">${number}</b> · ouvert` : html`<b>Ouvert</b>`} jusqu’à <span class="num">${timeFr(locksAt())}</span></span></span>
    ${!number && html`<button type="button" class="link end" onClick=${lockAll}>Verrouiller</button>`}</div>`;
}

/** Forms left open: what each is about and where, the way back to it, and the way to be rid of it. */
import { useEffect, useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { nowIso } from "../../core/clock.js";
import { go, href } from "../../core/router.js";
import { kindIn, spotIn } from "../../store/belongs.js";
import { elsewhere, loadDrafts, openDrafts, spotOf } from "../../store/drafts.js";
import { entryKinds, kindOf, operationOf } from "../../store/kinds.js";
import { estateOf, peek, placeLabel } from "../../store/views.js";
import { contextNow, placeNow, stop } from "../rounds/now.js";
import { discard, unsettled } from "./draft.js";
import { atFr, byPlace, hourFr, momentFr, otherFr } from "./elsewhere.js";
import { small } from "./words.js";

/** @typedef {import("../../store/belongs.js").Kept} Kept */

/** All of them, newest first. */
export function Drafts() {
  useEffect(() => void loadDrafts().catch(() => {}), []);
  return html`<section><h2 class="pad">À compléter</h2>
    ${openDrafts().map((draft) => {
      const { title, about } = wordsOf(draft);
      return h(Note, { key: draft.form, draft, head: about ? `${title} : ${about}` : title, text: whenWhere(draft), resume: "Reprendre" });
    })}</section>`;
}

/** At a stop: one line each, those of here first, with their hour; the others with their place and their day. */
export function Lines() {
  useEffect(() => void loadDrafts().catch(() => {}), []);
  const here = [spotOf(placeNow()), stop.value?.id];
  return html`<nav class="drafts" aria-label="Brouillons">${byPlace(openDrafts(), here, contextNow(), spotOf).map(
    ({ draft, isHere }) => h(Line, { key: draft.form, draft, isHere }),
  )}</nav>`;
}

/** @param {{draft: Kept, isHere: boolean}} props */
function Line({ draft, isHere }) {
  const { at, value } = draft;
  const words = html`<span><bdi>Brouillon : ${wordsOf(draft).title}, ${isHere ? hourFr(value.at ?? at) : whenWhere(draft)}</bdi></span>`;
  if (elsewhere.value.has(draft.form)) return html`<p class="fold">${h(Icon, { name: "crayon", s: true })}${words}<b>autre onglet</b></p>`;
  return html`<a class="fold" href=${href(pathOf(draft))}>${h(Icon, { name: "crayon", s: true })}${words}<b>reprendre</b></a>`;
}

/** The one of another place, or another time. @param {{other: Kept, here: Kept}} props */
export function Other({ other, here }) {
  const { about } = wordsOf(other);
  const where = whenWhere(other);
  const name = estateOf(other.value.place)?.data.name;
  const away = spotIn(other, spotOf) !== spotIn(here, spotOf);
  return h(Note, {
    draft: other,
    head: otherFr(other, here, spotOf),
    text: about ? `${where} : ${about}.` : `${where}.`,
    resume: away && name ? `Reprendre ${atFr(name)}` : "Reprendre",
    replace: true,
  });
}

/** @param {{draft: Kept, head: string, text: string, resume: string, replace?: boolean}} props */
function Note({ draft, head, text, resume, replace }) {
  return html`<div class="note note--draft"><div class="row__main"><b class="visit-b">${head}</b><span class="small">${text}</span></div>
    ${
      elsewhere.value.has(draft.form)
        ? html`<p class="small soft">Ouvert dans un autre onglet</p>`
        : html`<button type="button" class="btn btn--quiet btn--s" onClick=${() => go(pathOf(draft), { replace })}>${resume}</button>${h(Throw, { draft: draft.value, onThrow: () => discard(draft), look: "btn btn--quiet btn--s", children: html`Jeter<span class="vh"> ce brouillon</span>` })}`
    }</div>`;
}

/** A draft is called after its kind of record, or after what will be asked of one. @param {string} name */
const kindNamed = (name) => operationOf(name)?.kind ?? kindOf(name);

/** @param {Kept} draft @returns {{title: string, about?: string}} */
function wordsOf(draft) {
  const kind = kindIn(draft);
  if (kind === "passage") return { title: "Passage" };
  if (kind === "correct") return { title: "Correction", about: small(kindOf(entryOf(draft)).title) };
  const { title, form } = kindNamed(kind);
  return { title, about: small(form?.about?.(draft.value) ?? draft.value.about ?? "") };
}

/** "Les Sorbiers, hall 3, mardi 24 à 16:06" @param {Kept} draft */
const whenWhere = ({ at, value }) =>
  [value.place && placeLabel(value.place), momentFr(value.at ?? at)].filter(Boolean).join(", ");

/** The kind of the entry a correction is of; an older draft did not say. @param {Kept} draft */
const entryOf = (draft) =>
  draft.value.entry ?? entryKinds().find(({ name }) => peek(name, spotIn(draft, spotOf)))?.name ?? "";

/** Where it is resumed. @param {Kept} draft */
function pathOf(draft) {
  const kind = kindIn(draft);
  const query = new URLSearchParams({ ...draft.value.query, brouillon: draft.form });
  const resumed = kindNamed(kind).resume?.(draft.value);
  if (resumed) return `${resumed}?${query}`;
  if (kind === "passage") return `/tournee/passage?${query}`;
  if (kind === "correct") return `/corriger/${entryOf(draft)}/${spotIn(draft, spotOf)}?${query}`;
  return `${kindOf(kind).form?.path}?${query}`;
}

/** As it was noted, or now: its hour, its round and its agents go together. @param {{draft: any, change: (patch: any) => void, error?: string}} props */
export function Moment({ draft, change, error }) {
  const asked = unsettled(draft);
  if (!asked) return null;
  const noted = draft.noted ?? { at: draft.at, context: draft.context };
  const now = () => ({ at: nowIso(), context: contextNow() });
  return h(Choices, {
    name: "moment",
    legend: "Quand c’est arrivé",
    items: [
      { code: "noted", label: `${momentFr(noted.at)} (comme noté)` },
      { code: "now", label: "Maintenant" },
    ],
    value: asked.answered ? draft.moment : null,
    error,
    onPick: (moment) => change({ noted, moment, settled: asked.now, ...(moment === "now" ? now() : noted) }),
  });
}

/** A draft thrown away: one that has words nobody has read again asks first. @param {{draft: any, onThrow: () => void, look: string, children: any}} props */
export function Throw({ draft, onThrow, look, children }) {
  const [asks, setAsks] = useState(false);
  const shut = asks && draft.shut;
  return html`${shut && html`<span role="status">Une partie de ce texte est verrouillée.</span>`}<button type="button" class=${look} onClick=${() => (draft.shut && !asks ? setAsks(true) : onThrow())}>${shut ? "Jeter sans relire" : children}</button>`;
}

/** The stops of the round under way: where to go next, in which order, one more; pause, the end. */
import { useEffect, useState } from "preact/hooks";
import { html, h, count } from "../../ui/html.js";
import { Icon, Plate, short } from "../../ui/icon.js";
import { Search } from "../../ui/search.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { newId } from "../../core/ids.js";
import { go, href } from "../../core/router.js";
import { labelOf, list } from "../../store/views.js";
import { VeilMark } from "../vault/veil.js";
import { hintShut, round, stop, stops } from "./now.js";
import { search } from "../places/search.js";
import { store } from "../logbook/record.js";
import { NoteLine } from "./note.js";
import { WalkNote } from "./told.js";
import { pauseOrResume, standAt } from "./acts.js";

/**
 * The stops in another order, all named, so that two phones agree; one more, named alone, or one less: these leave the
 * order as whoever walks with her puts it meanwhile.
 * @param {{id: string, estate_id: string}[]} named @param {string} said @param {string[]} [removed]
 */
const listStops = (named, said, removed = []) =>
  store(
    { kind: "round.stops", record_id: round.value?.id, payload: { stops: named.map(({ id, estate_id }) => ({ id, estate_id })), removed } },
    said,
  );

/** @param {any} one */
const said = (one) =>
  one.state === "visite"
    ? "Fait"
    : one.state === "empeche"
      ? `Empêché${one.reason ? `, ${labelOf("motif_empeche", one.reason).toLowerCase()}` : ""}`
      : hintShut(round.value, one.id) ? h(VeilMark, {}) : one.hint || "";

export function Arrets() {
  const [change, setChange] = useState("");
  const [added, setAdded] = useState("");
  // The list she added from is gone: she goes on at what she added.
  useEffect(() => {
    setChange("");
    document.getElementById(`stop-${added}`)?.focus();
  }, [added]);
  if (!round.value)
    return html`${h(HeadBar, { title: "Arrêts" })}
      <main><div class="scroll pad">${h(Empty, { icon: "tournee", later: "Votre tournée n’est pas encore reçue.", text: "Aucune tournée n’est en cours." })}</div></main>`;
  const estates = new Map(list("estate").value.map((row) => [row.id, row.data]));
  const left = stops.value.filter((one) => one.state === "prevu").length;
  const pause = () => pauseOrResume("round.pause", () => go("/tournee"));
  return html`${h(HeadBar, { title: left ? `${count(left, "arrêt")} à faire` : "Arrêts" })}
    <main><div class="scroll">
      ${h(WalkNote, {})}
      <section class="pad">
        <ol class="line">
          ${stops.value.map((one) => {
            const here = one.id === stop.value?.id;
            return html`<li key=${one.id} id=${`stop-${one.id}`} tabindex="-1">
              <button type="button" class="line-b" aria-current=${here ? "step" : undefined} onClick=${() => standAt(one.id)}>
                ${h(StopPlate, { one, here, code: estates.get(one.estate_id)?.plate })}
                <span class="row__main"
                  ><b>${estates.get(one.estate_id)?.name ?? "Résidence pas encore reçue"}</b><span class="meta">${here ? "Vous êtes ici" : said(one)}</span></span
                >
                ${one.state === "visite" && h(Icon, { name: "ras", s: true, label: "Fait" })}
              </button>
              ${change === "order" && one.state === "prevu" && h(Moves, { one, name: estates.get(one.estate_id)?.name ?? "" })}
            </li>`;
          })}
        </ol>
        <div class="cluster">
          <button type="button" class="btn btn--quiet btn--s" aria-expanded=${String(change === "add")} onClick=${() => setChange(change === "add" ? "" : "add")}>${h(Icon, { name: "plus", s: true })}Ajouter un arrêt</button>
          ${left > 1 && html`<button type="button" class="btn btn--quiet btn--s" aria-pressed=${String(change === "order")} onClick=${() => setChange(change === "order" ? "" : "order")}>Changer l’ordre</button>`}
        </div>
        ${change === "add" && h(AddStop, { onAdded: setAdded })}
      </section>
      ${h(NoteLine, {})}
    </div>
    <div class="dock">
        <a class="btn btn--block" href=${href("/tournee/fin")}>${h(Icon, { name: "ras" })}Fin de tournée</a>
        <button type="button" class="btn btn--quiet btn--block" onClick=${pause}>Suspendre la tournée</button>
      </div>
    </main>`;
}

/** Earlier, later, or out when it was added on the way. @param {{one: any, name: string}} props */
function Moves({ one, name }) {
  const all = stops.value;
  const at = all.indexOf(one);
  /** @param {number} to */
  const move = (to) => {
    const others = all.filter((other) => other !== one);
    return listStops([...others.slice(0, to), one, ...others.slice(to)], "Ordre des arrêts changé");
  };
  const out = () => listStops([], "Arrêt retiré", [one.id]);
  return html`<span class="cluster">
    ${at > 0 && html`<button type="button" class="btn btn--icon" aria-label=${`Passer plus tôt : ${name}`} onClick=${() => move(at - 1)}>${h(Icon, { name: "bas", class: "i--up" })}</button>`}
    ${at < all.length - 1 && html`<button type="button" class="btn btn--icon" aria-label=${`Passer plus tard : ${name}`} onClick=${() => move(at + 1)}>${h(Icon, { name: "bas" })}</button>`}
    ${one.added && html`<button type="button" class="btn btn--icon" aria-label=${`Retirer : ${name}`} onClick=${out}>${h(Icon, { name: "moins" })}</button>`}
  </span>`;
}

/** One more place to pass, from the sector: all five actions are there, as at any stop. @param {{onAdded: (id: string) => void}} props */
function AddStop({ onAdded }) {
  const [typed, setTyped] = useState("");
  const there = new Set(stops.value.map((one) => one.estate_id));
  const found = search(list("estate").value, typed).filter((row) => !there.has(row.id));
  /** @param {string} estate_id */
  const add = async (estate_id) => {
    const id = newId();
    if (await listStops([{ id, estate_id }], "Arrêt ajouté")) onAdded(id);
  };
  return html`<div class="stack-s mt">
    ${h(Search, { label: "Chercher une résidence, une rue, un hall", placeholder: "Résidence, rue, hall", value: typed, onInput: setTyped })}
    <ul class="rows">${found.map(
      (row) => html`<li key=${row.id}><button type="button" class="row due-b" onClick=${() => add(row.id)}>
        ${h(Plate, { code: row.data.plate })}<span class="row__main"><b>${row.data.name}</b><span class="meta">${row.data.address}</span></span></button></li>`,
    )}</ul>
    ${!found.length && h(Empty, { icon: "recherche", later: "Les résidences ne sont pas encore toutes reçues.", text: "Aucune autre résidence de votre secteur ne correspond." })}
  </div>`;
}

/** Done is filled, here is lit, not done is struck. @param {{one: any, here: boolean, code?: string}} props */
function StopPlate({ one, here, code }) {
  if (here) return h(Plate, { code, kind: "here" });
  const look = one.state === "visite" ? " is-done" : one.state === "prevu" ? "" : " is-off";
  return html`<span class=${`plate plate--line${look}`}>${short(code)}</span>`;
}

/** Secteur: the estates and the open problems, found by typing. */
import { useState } from "preact/hooks";
import { html, h, count, dots } from "../../ui/html.js";
import { Icon, Mark, Plate } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { Search } from "../../ui/search.js";
import { Empty } from "../../ui/screen.js";
import { href } from "../../core/router.js";
import { locked, me } from "../../device/session.js";
import { incomplete, list } from "../../store/views.js";
import { entrancesOf } from "../rounds/round.js";
import { FaultRow } from "../technical/row.js";
import { ambienceLabel, lastAmbience, lastSeen, openFaults } from "./place.js";
import { search } from "./search.js";

const HALLS = 8;

export function Secteur() {
  const [chosen, setShow] = useState("estates");
  const show = locked.value ? "estates" : chosen;
  const [typed, setTyped] = useState("");
  const estates = search(list("estate").value, typed);
  const ids = new Set(estates.map((row) => row.id));
  const faults = openFaults(list("technical").value).filter((row) => !typed || ids.has(row.data.estate_id));
  const sectors = me.value?.sectors ?? [];
  return html`<main><div class="scroll">
    <header class="pad stack-s">
      <h1 tabindex="-1">${sectors.length === 1 ? `Secteur ${sectors[0]?.name}`.replace("Secteur Secteur", "Secteur") : sectors.length ? "Secteurs" : "Secteur"}</h1>
      ${!locked.value && h(Choices, {
        name: "show",
        legend: "Montrer",
        narrow: true,
        filter: true,
        value: show,
        onPick: setShow,
        items: [
          { code: "estates", label: "Résidences" },
          { code: "faults", label: `Problèmes · ${faults.length}` },
        ],
      })}
      ${incomplete.value && html`<p class="small soft">Tout n’est pas encore arrivé sur ce téléphone.</p>`}
    </header>
    <section class="pad pad--top0">
      <h2 class="vh">${show === "estates" ? "Résidences" : "Problèmes ouverts"}</h2>
      <ul class="rows">
        ${show === "estates" ? estates.map((row) => h(EstateRow, { row, key: row.id })) : faults.map((row) => h(FaultRow, { row, place: true, key: row.id }))}
      </ul>
      ${
        !(show === "estates" ? estates : faults).length &&
        h(Empty, {
          icon: "recherche",
          later: show === "estates" ? `Les résidences ne sont pas encore ${typed ? "toutes " : ""}reçues.` : "Les problèmes ne sont pas encore tous reçus.",
          text: typed
            ? "Rien ne correspond. Essayez une rue ou un numéro de hall."
            : show === "estates"
              ? "Aucune résidence dans votre secteur."
              : "Aucun problème ouvert.",
        })
      }
    </section>
    </div>
    <div class="dock">
      ${h(Search, { label: "Chercher une résidence, une rue, un hall", placeholder: "Résidence, rue, hall", value: typed, onInput: setTyped })}
    </div>
  </main>`;
}

/** @param {{row: any}} props */
function EstateRow({ row }) {
  const faults = openFaults(list("technical").value, row.id).length;
  const level = lastAmbience(row.id);
  const halls = entrancesOf(row.data);
  return html`<li>
    <a class="row rowlink row--top" href=${href(`/residence/${row.id}`)}
      ><span class="row__main"
        ><b>${row.data.name}</b><span class="meta">${dots(locked.value || (incomplete.value && !faults) ? row.data.address : faults ? count(faults, "problème ouvert", "problèmes ouverts") : "Rien d’ouvert", lastSeen(row.id))}</span
        ><span class="halls">${halls.slice(0, HALLS).map((/** @type {any} */ hall) => h(Plate, { code: hall.plate, kind: "line", size: "s", key: hall.id }))}${
          halls.length > HALLS && html`<span class="meta">${HALLS} sur ${count(halls.length, "hall")}</span>`
        }</span></span
      ><span class="row__end row__end--top">${h(Mark, { level, label: ambienceLabel(level) })}${h(Icon, { name: "suite", s: true })}</span></a
    >
  </li>`;
}

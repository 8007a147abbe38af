/** The estate being visited: everything within reach of one thumb. */
import { html, h, count, dots } from "../../ui/html.js";
import { Icon, Mark, Plate, short } from "../../ui/icon.js";
import { StairButtons } from "../../ui/choice.js";
import { MainButton, MainLink } from "../../ui/screen.js";
import { href } from "../../core/router.js";
import { today } from "../../core/clock.js";
import { captures } from "../../store/kinds.js";
import { items, list } from "../../store/views.js";
import { Consigne, toRead } from "./consignes.js";
import { arrival, choose, entrance, estate, round, stop, stops } from "./now.js";
import { entriesHere, lastReading, pauseOrResume, recordAmbience, recordVisit, standAt, visitHere } from "./acts.js";
import { entrancesOf, nextStop } from "./round.js";
import { undoOf } from "../logbook/record.js";
import { openFaults, toTell } from "../places/place.js";
import { severity } from "../technical/technical.js";
import { me } from "../../device/session.js";

/** @returns {any} */
export function Visit() {
  if (round.value?.data.state === "suspendue") return h(Paused, {});
  const at = stop.value;
  if (!at) return h(AllDone, {});
  const data = estate.value?.data ?? { name: "Résidence à recevoir", plate: "–" };
  const halls = entrancesOf(data);
  const hall = entrance.value;
  const rank = stops.value.findIndex((one) => one.id === at.id) + 1;
  const consignes = toRead(list("consigne").value, [at.estate_id], me.value?.user.id ?? "", today());
  return html`<main><div class="scroll">
    <header class="head head--place">
      ${h(Plate, { code: hall?.plate ?? data.plate, kind: "here", size: "xl" })}
      <div class="row__main">
        <h1 tabindex="-1">${data.name}</h1>
        <p class="small soft">${dots(hall ? hall.label : halls.length > 1 && count(halls.length, "hall"), `arrêt ${rank} sur ${stops.value.length}`)}</p>
        <p class="small soft num">${dots(arrival() && `Arrivée ${arrival()}`)}</p>
      </div>
      <a class="link" href=${href("/tournee/arrets")}>Arrêts<span class="vh">, pause et fin de tournée</span></a>
    </header>
    ${consignes.map((row) => h(Consigne, { row, key: row.id }))} ${h(AlreadyFlagged, { estateId: at.estate_id })}
    ${h(Halls, { halls, chosen: hall?.id ?? "" })}
    <span class="grow"></span>
    ${h(Ambience, { where: hall ? "du hall" : "de la résidence" })} ${h(Actions, {})}
  </div></main>`;
}

/** "Déjà signalé ici : 2", "À informer : 1" @param {{estateId: string}} props */
function AlreadyFlagged({ estateId }) {
  const rows = list("technical").value;
  const faults = openFaults(rows, estateId);
  const untold = toTell(rows, estateId, round.value?.id).length;
  if (!faults.length && !untold) return null;
  return html`<a class="row row--pad rowlink" href=${href(`/residence/${estateId}`)}
    >${h(Icon, { name: "oeil" })}<span class="row__main">${faults.length > 0 && html`<b class="visit-b">Déjà signalé ici : ${faults.length}</b>`}${untold > 0 && html`<b class="visit-b">À informer : ${untold}</b>`}</span>
    ${faults.slice(0, 3).map((row) => {
      const { level, letter, label } = severity(row.data.severity);
      return h(Mark, { level, text: letter, label, key: row.id });
    })}${h(Icon, { name: "suite" })}</a
  >`;
}

/** The hall she stands in, for what she records next, and the way out when she could not come in. @param {{halls: any[], chosen: string}} props */
function Halls({ halls, chosen }) {
  /** @param {string} id */
  const pick = (id) => choose({ stop: stop.value?.id ?? "", entrance: id === chosen ? "" : id });
  const several = halls.length > 1;
  return html`<div class="split split--wrap row--pad">
    <div class="halls" role=${several ? "group" : undefined} aria-label=${several ? "Hall où vous êtes" : undefined}>${
      several &&
      halls.map(
        (one) => html`<button
        type="button"
        key=${one.id}
        class=${`plate chip-plate ${one.id === chosen ? "plate--here" : "plate--line"}`}
        aria-pressed=${String(one.id === chosen)}
        onClick=${() => pick(one.id)}
      >
        <span class="vh">${one.label}, plaque </span>${short(one.plate)}
      </button>`,
      )
    }</div>
    ${!visitHere() && html`<a class="link" href=${href("/tournee/passage")}>Pas pu passer</a>`}
  </div>`;
}

/** @param {{where: string}} props */
function Ambience({ where }) {
  const steps = items("ambiance").value.filter((one) => one.code !== "0");
  const reading = lastReading();
  return html`<section class="pad stack-s pad--flat">
    <h2 class="visit-b">Ambiance ${where}</h2>
    ${h(StairButtons, {
      legend: `Ambiance ${where}`,
      items: steps,
      value: reading ? String(reading.data.level) : null,
      onPick: (code) => void recordAmbience(Number(code)),
    })}
  </section>`;
}

function Actions() {
  const visit = visitHere();
  return html`<section class="pad pad--top0">
    <div class="tiles">
      ${visit ? h(Visited, { visit }) : h(RasTile, {})}
      ${captureTiles()}
    </div>
  </section>`;
}

/** @param {{to: string, icon: string, text: string, key: string}} props */
const Tile = ({ to, icon, text }) => html`<a class="tile" href=${href(to)}>${h(Icon, { name: icon })}${text}</a>`;

const captureTiles = () =>
  captures().map(({ name, title, icon, form }) => h(Tile, { to: form?.path ?? "", icon, text: title, key: name }));

/** RAS while nothing is recorded here; otherwise the passage simply ends. */
function RasTile() {
  const made = entriesHere().filter((row) => row.kind !== "ambience").length;
  return html`<button type="button" class="tile tile--main" onClick=${() => recordVisit(!made)}>
    ${h(Icon, { name: "ras" })}${made ? "Passage fait" : "RAS"}<small>${made ? `avec ${count(made, "saisie")}` : "rien à signaler"}</small>
  </button>`;
}

/** Done here: the way on, and the way to take it back. @param {{visit: any}} props */
function Visited({ visit }) {
  const next = nextStop(stops.value, stop.value?.id);
  const name = next && list("estate").value.find((row) => row.id === next.estate_id)?.data;
  return html`<div class="visited">
      ${h(Icon, { name: "ras" })}${visit.data.state === "empeche" ? "Passage empêché" : visit.data.ras ? "Passage RAS" : "Passage fait"}
      <button type="button" class="link" onClick=${undoOf("visit", visit.id)}>Annuler<span class="vh"> ce passage</span></button>
    </div>
    ${
      next
        ? html`<button type="button" class="tile tile--main" onClick=${() => standAt(next.id)}>
          ${h(Plate, { code: name?.plate, kind: "here", size: "s" })}Arrêt suivant<small>${name?.name}</small>
        </button>`
        : html`<a class="tile tile--main" href=${href("/tournee/fin")}>${h(Icon, { name: "ras" })}Fin de tournée</a>`
    }`;
}

function Paused() {
  return html`<main><div class="scroll">
    <header class="head"><h1 tabindex="-1">Tournée suspendue</h1><p class="small soft">Rien n’est attendu de vous pendant la pause.</p></header>
    </div>
    <div class="dock">
      ${h(MainButton, {
        icon: "tournee",
        onClick: () => void pauseOrResume("round.resume"),
        children: "Reprendre la tournée",
      })}
      <a class="btn btn--quiet btn--block" href=${href("/tournee/fin")}>Fin de tournée</a>
    </div>
  </main>`;
}

function AllDone() {
  return html`<main><div class="scroll">
    <header class="head"><h1 tabindex="-1">${stops.value.length ? "Tous les arrêts sont faits" : "Tournée sans arrêt"}</h1></header>
    <section class="pad stack">
      <a class="link" href=${href("/tournee/arrets")}>Revoir les arrêts</a>
      <div class="tiles">
        ${captureTiles()}
      </div>
    </section>
    </div>
    <div class="dock">${h(MainLink, { to: "/tournee/fin", icon: "ras", children: "Fin de tournée" })}</div>
  </main>`;
}

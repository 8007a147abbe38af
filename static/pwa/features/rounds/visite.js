/** The estate being visited: everything within reach of one thumb. */
import { html, h, count, dots } from "../../ui/html.js";
import { Icon, Plate } from "../../ui/icon.js";
import { StairButtons } from "../../ui/choice.js";
import { MainButton, MainLink, SaidLine, Toast } from "../../ui/screen.js";
import { said } from "../../ui/say.js";
import { href } from "../../core/router.js";
import { timeFr } from "../../core/clock.js";
import { me } from "../../device/session.js";
import { captures } from "../../store/kinds.js";
import { incomplete, items } from "../../store/views.js";
import { arrival, entrance, estate, round, stop, stops, thisEvening } from "./now.js";
import { entriesHere, lastReading, pauseOrResume, passedShut, recordAmbience, recordVisit, visitHere } from "./acts.js";
import { entrancesOf, pausedBy, rasHolds } from "./round.js";
import { Strip } from "./strip.js";
import { WalkNote } from "./told.js";
import { DraftList } from "../logbook/draft.js";
import { othersAlone, paired } from "../logbook/pairing.js";

/** @returns {any} */
export function Visit() {
  if (round.value?.data.state === "suspendue") return h(Paused, {});
  const at = stop.value;
  if (!at) return h(AllDone, {});
  const data = estate.value?.data ?? { name: "Résidence pas encore reçue", plate: "–" };
  const halls = entrancesOf(data);
  const hall = entrance.value;
  const rank = stops.value.findIndex((one) => one.id === at.id) + 1;
  return html`<main class="stop">
    <header class="head head--place">
      ${h(Plate, { code: hall?.plate ?? data.plate, kind: "here", size: "xl" })}
      <div class="row__main">
        <h1 tabindex="-1">${data.name}</h1>
        <p class="small soft num">${dots(hall ? hall.label : halls.length > 1 && count(halls.length, "hall"), `arrêt ${rank} sur ${stops.value.length}`)}</p>
        ${arrival() && html`<p class="meta num arr">Arrivée ${arrival()}</p>`}
      </div>
      <a class="goto" href=${href("/tournee/arrets")}>Arrêts<span class="vh">, pause et fin de tournée</span></a>
    </header>
    ${h(Strip, { estateId: at.estate_id, halls, chosen: hall?.id ?? "", key: at.id })}
    ${h(Panel, { where: hall ? "du hall" : "de la résidence" })}
  </main>`;
}

/** What she does here: it never moves, whatever else there is to say. @param {{where: string}} props */
function Panel({ where }) {
  return html`<section class="panel" aria-label="Ce passage">
    ${h(Slot, {})} ${h(Ambience, { where })}
    <div class="tiles">${h(Passage, {})} ${captureTiles()}</div>
  </section>`;
}

/** What this round left here, or for a moment the last word. */
function Slot() {
  const all = paired(entriesHere());
  const { kept: here, asked } = all;
  const theirs = othersAlone(all, me.value?.user.id ?? "").length;
  const text = `Ici ${thisEvening()} : ${here.length ? `${count(here.length, "notée")}${theirs ? `, dont ${theirs} en binôme` : ""}${asked.length ? `, ${asked.length > 1 ? count(asked.length, "doublon") : "un doublon"} ?` : ""}` : incomplete.value ? "rien de reçu encore" : "rien encore"}`;
  return html`<div role="status">${said.value && h(SaidLine, { what: said.value })}</div>
    ${
      !said.value &&
      html`<div class="slot">
      ${here.length ? html`<a href=${href("/tournee/ici")}>${text}</a>` : html`<span class="soft">${text}</span>`}
      ${!visitHere() && !passedShut() && html`<a class="end" href=${href("/tournee/passage")}>Pas pu passer</a>`}
    </div>`
    }`;
}

/** @param {{where: string}} props */
function Ambience({ where }) {
  const steps = items("ambiance").value.filter((one) => one.code !== "0");
  const reading = lastReading();
  return html`<h2 class="meta label">Ambiance ${where}</h2>
    ${h(StairButtons, {
      legend: `Ambiance ${where}`,
      items: steps,
      value: reading ? String(reading.data.level) : null,
      onPick: (code) => void recordAmbience(Number(code)),
    })}`;
}

/** @param {{to: string, icon: string, text: string, key: string}} props */
const Tile = ({ to, icon, text }) => html`<a class="tile" href=${href(to)}>${h(Icon, { name: icon })}${text}</a>`;

const captureTiles = () =>
  captures().map(({ name, title, icon, form }) => h(Tile, { to: form?.path ?? "", icon, text: title, key: name }));

/** RAS while nothing happened here, else the passage simply ends; once noted it stays in its place and is no more to be done. */
function Passage() {
  const visit = visitHere();
  // The same button: whoever pressed it by the keyboard is still on it.
  if (visit || passedShut()) return Noted({ visit });
  const made = entriesHere().filter((row) => row.kind !== "ambience").length;
  return html`<button type="button" class="tile tile--main" onClick=${() => recordVisit(!made)}>
    ${h(Icon, { name: "ras" })}${made ? "Passage fait" : "RAS"}<small>${made ? `avec ${count(made, "saisie")}` : "rien à signaler"}</small>
  </button>`;
}

/** Shut, it is no more than noted. @param {{visit: any}} props */
function Noted({ visit }) {
  const data = visit?.data ?? {};
  const words = data.state === "empeche" ? "Passage empêché" : rasHolds(data, entriesHere()) ? "RAS noté" : "Passage noté";
  return html`<button type="button" class="tile tile--main tile--noted" aria-disabled="true">
    ${h(Icon, { name: "ras" })}${words}${visit && html`<small class="num">${timeFr(data.occurred_at)}</small>`}
  </button>`;
}

function Paused() {
  const by = pausedBy(round.value?.data ?? {}, me.value?.user.id ?? "");
  return html`${h(Toast, {})}<main><div class="scroll">
    <header class="head"><h1 tabindex="-1">Tournée suspendue</h1><p class="small soft">${by && `Suspendue ${by}. `}Rien n’est attendu de vous pendant la pause.</p></header>
    ${h(WalkNote, {})} ${h(DraftList, {})}
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
  return html`${h(Toast, {})}<main><div class="scroll">
    <header class="head"><h1 tabindex="-1">${stops.value.length ? "Tous les arrêts sont faits" : "Tournée sans arrêt"}</h1></header>
    ${h(WalkNote, {})} ${h(DraftList, {})}
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

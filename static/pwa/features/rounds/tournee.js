/** The first screen: tonight's plan, the round under way, or what to do when nothing is planned. */
import { html, h, count, dots, cap } from "../../ui/html.js";
import { Icon, Mark, Plate } from "../../ui/icon.js";
import { Part } from "../../ui/piece.js";
import { Empty, MainButton, MainLink, Toast } from "../../ui/screen.js";
import { dayOfHours, daypart, hoursFr, relativeDay } from "../../ui/dates.js";
import { dateFr, today } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { me } from "../../device/session.js";
import { serverNow } from "../../store/lease.js";
import { incomplete, list, peek } from "../../store/views.js";
import { Veil } from "../vault/veil.js";
import { Visit } from "./visite.js";
import { ended, hintShut, leftOpen, planned, round, shift } from "./now.js";
import { DraftList } from "../logbook/draft.js";
import { screens } from "./piece.js";
import { aroundNow, givenUpToday, partners, stopsOf } from "./round.js";
import { toRead } from "./consignes.js";
import { DeskNote } from "./told.js";
import { startPlanned } from "./acts.js";
import { waitingAt } from "../../store/kinds.js";
import { ambienceLabel, lastAmbience, lastSeen } from "../places/place.js";

/** @returns {any} */
export function Tournee() {
  if (round.value) return h(Visit, {});
  const over = ended.value.length > 0 && !planned.value;
  return [h(Toast, {}), over ? h(Part, { of: { piece: screens, name: "Ended" } }) : h(Plan, {})];
}

/** What was never ended, of another day. */
const Left = () => (leftOpen.value.length ? h(Part, { of: { piece: screens, name: "LeftOpen" } }) : null);

/** Tonight, before starting. */
function Plan() {
  const row = shift.value;
  if (!row) return h(NoShift, {});
  const stops = planned.value ? stopsOf(planned.value.data) : [];
  return html`<main><div class="scroll">
    ${h(ShiftHead, { shift: row.data })} ${h(DeskNote, { shift: row.data })} ${h(Left, {})} ${h(DraftList, {})} ${h(ConsignesNote, { estates: stops.map((one) => one.estate_id) })}
    ${incomplete.value && html`<p class="pad small soft">Tout n’est pas encore arrivé sur ce téléphone.</p>`}
    ${
      stops.length
        ? html`<section class="pad stack-s pad--bottom0">
          <div class="h-row"><h2>${count(stops.length, "arrêt")}</h2><a class="small" href=${href("/tournee/avant")}>Avant de partir</a></div>
          ${h(Line, { stops })}
        </section>`
        : html`<section class="pad">
          ${h(Empty, {
            icon: "tournee",
            later: "La tournée de ce service n’est pas encore reçue.",
            text: "Aucune tournée préparée pour ce service. Choisissez vous-même les résidences où passer.",
          })}
        </section>`
    }
    </div>
    <div class="dock">
      ${
        stops.length
          ? h(MainButton, { icon: "tournee", onClick: startPlanned, children: "Démarrer la tournée" })
          : h(MainLink, { to: "/tournee/debut", icon: "tournee", children: "Choisir les résidences" })
      }
    </div>
  </main>`;
}

/** An evening that starts at five is an evening. @param {any} data */
const middle = (data) => (Date.parse(data.starts_at) + Date.parse(data.ends_at)) / 2;

/** @param {{shift: any}} props */
function ShiftHead({ shift: data }) {
  const others = partners(data, me.value?.user.id ?? "");
  const sector = me.value?.sectors[0];
  return html`<header class="head">
    <p class="small">${cap(dateFr(dayOfHours(data)))} · ${daypart(middle(data))}</p>
    <h1 class="display num" tabindex="-1"><span class="vh">Tournée de </span>${hoursFr(data)}</h1>
    <p class="cluster mt">
      ${sector && h(Plate, { code: sector.code, kind: "here", size: "s" })}
      <span>${others.length ? html`avec <b>${others.map((one) => one.name).join(", ")}</b>` : "sans binôme"}</span>
    </p>
  </header>`;
}

/** The consignes of these places still to read. @param {{estates: string[]}} props */
export function ConsignesNote({ estates }) {
  const waiting = toRead(list("consigne").value, estates, me.value?.user.id ?? "", today());
  const first = waiting[0];
  if (!first) return null;
  return html`<a class="note" href=${href("/consignes")}
    >${h(Icon, { name: "consigne" })}<span class="row__main"
      ><b>${count(waiting.length, "consigne")} à lire</b
      ><span class="small">${dots(first.data.author && `De ${first.data.author}`, relativeDay(first.data.valid_from.slice(0, 10), today()))}</span></span
    >${h(Icon, { name: "suite" })}</a
  >`;
}

/** The stops as a line of the network. @param {{stops: import("./round.js").Stop[]}} props */
function Line({ stops }) {
  return html`<ol class="line">
    ${stops.map((one) => {
      const estate = peek("estate", one.estate_id)?.data;
      const level = lastAmbience(one.estate_id);
      return html`<li key=${one.id}>
        ${h(Plate, { code: estate?.plate, kind: "line" })}
        <div class="row__main"><b>${estate?.name ?? "Résidence pas encore reçue"}</b><span class="meta">${hintShut(planned.value, one.id) ? h(Veil, {}) : one.hint || estate?.address || ""}</span>${h(Brief, { estateId: one.estate_id })}</div>
        ${h(Mark, { level, label: ambienceLabel(level) })}
      </li>`;
    })}
  </ol>`;
}

/** Before leaving, what one should know of a stop: read without network, counted as the stop itself will say it. @param {{estateId: string}} props */
function Brief({ estateId }) {
  const { id } = me.value?.user ?? { id: "" };
  const consignes = toRead(list("consigne").value, [estateId], id, today()).length;
  const waiting = waitingAt(estateId, null).map(({ rows, word }) => count(rows.length, word, word.includes(" ") ? word : undefined));
  const told = dots(lastSeen(estateId), consignes > 0 && count(consignes, "consigne"), ...waiting);
  return told && html`<span class="meta">${cap(told)}</span>`;
}

/** Nothing planned: say so, and let the agent walk all the same. */
function NoShift() {
  const { over, next } = aroundNow(list("shift").value, me.value?.user.id ?? "", serverNow.value);
  const off = givenUpToday(list("shift").value, me.value?.user.id ?? "", today());
  const title = over ? "Service terminé" : incomplete.value ? "Planning pas encore reçu" : "Pas de service en cours";
  return html`<main><div class="scroll">
    <header class="head"><p class="small">${cap(dateFr(today()))}</p><h1 tabindex="-1">${title}</h1></header>
    ${off && h(DeskNote, { shift: off.data })} ${h(Left, {})} ${h(DraftList, {})}
    <section class="pad">
      ${h(Empty, {
        icon: "planning",
        later: !next ? "Vos services ne sont pas encore reçus." : "",
        text: next
          ? `Prochain service : ${dateFr(dayOfHours(next.data))}, ${hoursFr(next.data)}.`
          : "Aucun service à venir sur ce téléphone. Votre coordinateur publie le planning de la semaine.",
        children: html`<a class="btn btn--quiet btn--s" href=${href("/planning")}>Voir le planning</a>`,
      })}
    </section>
    </div>
    <div class="dock">
      ${h(MainLink, { to: "/tournee/debut", icon: "tournee", children: "Démarrer une tournée" })}
    </div>
  </main>`;
}

/** One estate: its halls, what is open, the consigne, what was recorded lately. */
import { html, h, count, dots } from "../../ui/html.js";
import { Icon, Mark, Plate } from "../../ui/icon.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { Some } from "../../ui/some.js";
import { CLOSED_DAYS } from "../../core/rules.js";
import { back, current, href } from "../../core/router.js";
import { today } from "../../core/clock.js";
import { locked } from "../../store/lease.js";
import { entriesWhere, labelOf, list, view } from "../../store/views.js";
import { Consigne, inForce } from "../rounds/consignes.js";
import { entrancesOf } from "../rounds/round.js";
import { round, stops } from "../rounds/now.js";
import { standAt } from "../rounds/acts.js";
import { EntryRow } from "../logbook/row.js";
import { FaultRow } from "../technical/row.js";
import { lastReadAt, openFaults, seenOn, toTell } from "./place.js";

const SHOWN = 20;

export function Residence() {
  const id = current.value.params.id ?? "";
  const row = view("estate", id).value;
  if (!row)
    return html`${h(HeadBar, { title: "Résidence", to: "/secteur" })}
      <main><div class="scroll pad">${h(Empty, {
        icon: "secteur",
        later: "Cette résidence n’est pas encore reçue.",
        text: "Cette résidence n’est pas sur ce téléphone : elle n’est plus de votre secteur.",
      })}</div></main>`;
  const data = row.data;
  const halls = entrancesOf(data);
  const faults = openFaults(list("technical").value, id);
  const untold = toTell(list("technical").value, id).filter((one) => !faults.includes(one));
  const consignes = inForce(list("consigne").value, [id], today());
  const recent = entriesWhere((one) => one.estate_id === id);
  return html`<main><div class="scroll">
    <header class="head">
      <div class="back-head">
        <button type="button" class="btn btn--icon" aria-label="Retour" onClick=${() => back("/secteur")}>${h(Icon, { name: "retour" })}</button>
        <h1 tabindex="-1">${data.name}</h1>
      </div>
      <p class="small soft">${dots(count(halls.length, "hall"), data.landlord, data.address)}</p>
    </header>
    ${data.closed && html`<p class="note">${h(Icon, { name: "porte" })}<span class="row__main">Résidence fermée par votre service : on n’y passe plus. Ce qui y a été noté garde son nom.</span></p>`}
    ${consignes.map((one) => h(Consigne, { row: one, key: one.id }))}
    <section class="pad pad--bottom0"><h2>Halls</h2><ul class="rows">${halls.map((hall) => h(HallRow, { hall, estateId: id, faults, key: hall.id }))}</ul></section>
    ${faults.length > 0 && html`<section class="pad pad--bottom0"><h2>Problèmes ouverts</h2><ul class="rows">${faults.map((one) => h(FaultRow, { row: one, key: one.id }))}</ul></section>`}
    ${
      untold.length > 0 &&
      html`<section class="pad pad--bottom0"><h2>À informer</h2>
        <p class="small soft">Réglé ou clos : la personne qui l’a signalé ne le sait pas encore.</p>
        <ul class="rows">${untold.map((one) => h(FaultRow, { row: one, key: one.id }))}</ul></section>`
    }
    ${!locked.value && html`<section class="pad"><h2>Dernières saisies</h2>
      ${
        recent.length
          ? h(Some, { rows: recent, most: SHOWN, key: id, children: (one) => h(EntryRow, { row: one, place: true, key: one.id }) })
          : h(Empty, {
              icon: "document",
              later: "Les saisies faites ici ne sont pas encore reçues.",
              text: `Aucune saisie sur les ${CLOSED_DAYS} derniers jours.`,
            })
      }
    </section>`}
    </div>
    ${!data.closed && h(StartHere, { id })}
  </main>`;
}

/** @param {{hall: any, estateId: string, faults: any[]}} props */
function HallRow({ hall, estateId, faults }) {
  const last = lastReadAt(estateId, hall.id);
  const level = last?.level ?? 0;
  const here = faults.filter((row) => row.data.place?.entrance === hall.id).length;
  const seen = here ? count(here, "problème") : last ? `Vu ${seenOn(last.service_date)}` : "";
  return html`<li class="row">
    ${h(Plate, { code: hall.plate })} ${h(Mark, { level })}
    <span class="row__main"><b>${level ? labelOf("ambiance", String(level)) : hall.label}</b></span><span class="row__end small soft">${seen}</span>
  </li>`;
}

/** From here: stand at its stop, or record without a round. @param {{id: string}} props */
function StartHere({ id }) {
  const stop = round.value && stops.value.find((one) => one.estate_id === id);
  return html`<div class="dock">
    ${
      stop
        ? html`<button type="button" class="btn btn--block" onClick=${() => standAt(stop.id)}>${h(Icon, { name: "porte" })}Commencer un passage ici</button>`
        : html`<a class="btn btn--block" href=${href(`/contact?residence=${id}`)}>${h(Icon, { name: "contact" })}Noter un contact ici</a>
          <a class="btn btn--quiet btn--block" href=${href(`/probleme?residence=${id}`)}>${h(Icon, { name: "technique" })}Signaler un problème ici</a>`
    }
  </div>`;
}

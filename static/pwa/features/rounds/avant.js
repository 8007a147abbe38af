/** Before leaving: what one should know of each stop, with its consignes and who read them, and one's own note. */
import { html, h, cap, dots } from "../../ui/html.js";
import { Mark, Plate } from "../../ui/icon.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { href } from "../../core/router.js";
import { today } from "../../core/clock.js";
import { CLOSED_DAYS } from "../../core/rules.js";
import { waitingAt } from "../../store/kinds.js";
import { incomplete, list, peek } from "../../store/views.js";
import { ambienceLabel, lastAmbience, lastSeen } from "../places/place.js";
import { Consigne, inForce } from "./consignes.js";
import { NoteLine } from "./note.js";
import { Veil } from "../vault/veil.js";
import { Known } from "./known.js";
import { hintShut, planned, round } from "./now.js";
import { stopsOf } from "./round.js";

export function Avant() {
  const row = round.value ?? planned.value;
  const stops = row ? stopsOf(row.data) : [];
  return html`${h(HeadBar, { title: "Avant de partir" })}
    <main><div class="scroll">
      ${h(NoteLine, {})}
      ${stops.map((one) => h(Stop, { one, shut: hintShut(row, one.id), key: one.id }))}
      ${!stops.length && html`<div class="pad">${h(Empty, { icon: "tournee", later: "La tournée n’est pas encore reçue.", text: "Aucune tournée n’est prévue pour ce service : il n’y a rien à préparer." })}</div>`}
    </div></main>`;
}

/** @param {{one: import("./round.js").Stop, shut: boolean}} props `shut`: what is said of it */
function Stop({ one: { estate_id, hint }, shut }) {
  const data = peek("estate", estate_id)?.data;
  const level = lastAmbience(estate_id);
  const consignes = inForce(list("consigne").value, [estate_id], today());
  const facts = waitingAt(estate_id, null);
  const [calm, unseen] = incomplete.value ? ["pas encore tout reçu"] : [!facts.length && !consignes.length && "rien en attente", `pas vu ces ${CLOSED_DAYS} derniers jours`];
  return html`<section class="prep">
    <a class="row row--pad rowlink" href=${href(`/residence/${estate_id}`)}>
      ${h(Plate, { code: data?.plate, kind: "line" })}
      <span class="row__main"><b>${data?.name ?? "Résidence pas encore reçue"}</b><span class="meta">${cap(dots(lastSeen(estate_id) || unseen, calm))}</span>${hint && html`<span class="small">${hint}</span>`}</span>
      ${h(Mark, { level, label: ambienceLabel(level) })}
    </a>
    ${shut && html`<div class="pad pad--flat">${h(Veil, {})}</div>`}
    ${facts.length > 0 && h(Known, { facts })} ${consignes.map((row) => h(Consigne, { row, key: row.id }))}
  </section>`;
}

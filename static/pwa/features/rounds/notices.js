/** All the consignes of the round, else of the sector. */
import { html, h } from "../../ui/html.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { today } from "../../core/clock.js";
import { list } from "../../store/views.js";
import { Consigne, inForce } from "./consignes.js";
import { planned, round } from "./now.js";

export function Consignes() {
  const stops = (round.value ?? planned.value)?.data.stops ?? [];
  const rows = inForce(
    list("consigne").value,
    stops.map((/** @type {any} */ one) => one.estate_id),
    today(),
  );
  return html`${h(HeadBar, { title: "Consignes" })}
    <main><div class="scroll stack-s">
      ${
        rows.length
          ? rows.map((row) => h(Consigne, { row, place: true, key: row.id }))
          : html`<div class="pad">${h(Empty, {
              icon: "consigne",
              later: "Les consignes ne sont pas encore reçues.",
              text: "Aucune consigne en cours pour ces résidences.",
            })}</div>`
      }
    </div></main>`;
}

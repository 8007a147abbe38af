/** Another day for what is due: so many times at most, then it is settled with the coordinator. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { MainButton } from "../../ui/screen.js";
import { addDays, dateFr, today } from "../../core/clock.js";
import { FOLLOWUP_DELAYS, MAX_POSTPONED } from "../../core/rules.js";
import { storeThen } from "../logbook/record.js";
import { mayPostpone } from "./due.js";
import { daysLabel } from "./followup.js";

/** @param {{id: string, one: any, onDone: () => void}} props */
export function Postpone({ id, one, onDone }) {
  const [days, setDays] = useState(0);
  if (!mayPostpone(one))
    return html`<p class="small soft">Déjà reporté ${MAX_POSTPONED} fois : voyez avec votre coordinateur.</p>`;
  const due_on = addDays(today(), days);
  const postpone = async () => {
    const text = `Suivi reporté au ${dateFr(due_on)}`;
    await storeThen(onDone, { kind: "followup.postpone", record_id: id, payload: { due_on } }, text);
  };
  return html`<section class="stack-s">
    <h2 class="step-label">Reporter</h2>
    <div class="choices choices--3">
      ${FOLLOWUP_DELAYS.filter((n) => n > 0).map((n) => html`<button type="button" class=${`btn btn--s${n === days ? "" : " btn--quiet"}`} aria-pressed=${String(n === days)} key=${n} onClick=${() => setDays(n === days ? 0 : n)}>${daysLabel(n)}</button>`)}
    </div>
    ${days > 0 && h(MainButton, { quiet: true, icon: "planning", onClick: postpone, children: `Reporter au ${dateFr(due_on)}` })}
  </section>`;
}

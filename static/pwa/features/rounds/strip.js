/** Between the place and the panel, scrolling alone: halls, the way on, consignes, what is known of this place. */
import { useState } from "preact/hooks";
import { html, h, count } from "../../ui/html.js";
import { Icon, short } from "../../ui/icon.js";
import { Part } from "../../ui/piece.js";
import { href } from "../../core/router.js";
import { today } from "../../core/clock.js";
import { me } from "../../device/session.js";
import { waitingAt } from "../../store/kinds.js";
import { isClosed } from "../../store/texts.js";
import { list } from "../../store/views.js";
import { passedShut, standAt, visitHere } from "./acts.js";
import { DraftLines } from "../logbook/draft.js";
import { Consigne, toRead } from "./consignes.js";
import { choose, others, round, stop, stops } from "./now.js";
import { screens } from "./piece.js";
import { WalkNote } from "./told.js";
import { askUnlock } from "../vault/ask.js";
import { VeilMark } from "../vault/veil.js";
import { dayMonth } from "../../ui/dates.js";
import { nextStop } from "./round.js";

/** @param {{estateId: string, halls: any[], chosen: string}} props */
export function Strip({ estateId, halls, chosen }) {
  const [open, setOpen] = useState(false);
  const consignes = toRead(list("consigne").value, [estateId], me.value?.user.id ?? "", today());
  const facts = waitingAt(estateId, round.value?.id ?? null);
  const all = consignes.length + facts.reduce((sum, one) => sum + one.rows.length, 0);
  const toggle = () => setOpen(!open);
  return html`<div class=${`strip${open ? " strip--open" : ""}`}>
    ${h(WalkNote, {})} ${others.value[0] && h(Part, { of: { piece: screens, name: "OtherLine" } })} ${h(DraftLines, {})} ${halls.length > 1 && h(Halls, { halls, chosen })} ${(visitHere() || passedShut()) && h(WayOn, {})}
    ${all > 0 && h(Fold, { text: `À savoir ici : ${all}`, one: true, open, toggle })}
    ${consignes.length === 1 && isClosed(consignes[0], "text") ? h(Closed, { consigne: consignes[0]?.data }) : consignes.length > 0 && h(Fold, { text: consignes.length > 1 ? `${count(consignes.length, "consigne")} à lire` : consignes[0]?.data.text, open, toggle })}
    ${open && consignes.map((row) => h(Consigne, { row, key: row.id }))}
    ${facts.length > 0 && h(Facts, { facts })}
  </div>`;
}

/** What waits there, each where it is read. @param {{facts: import("../../types/kinds").Waiting[]}} props */
const Facts = ({ facts }) => html`<nav class="facts" aria-label="À savoir ici">
  ${facts.map(({ rows: { length: n }, word, to, now }) => html`<a class=${now ? "now" : undefined} href=${href(to)} key=${word}><b>${n}</b> ${n > 1 && !word.includes(" ") ? `${word}s` : word}</a>`)}
</nav>`;

/** The only one, whose words are locked. @param {{consigne: any}} props */
const Closed = ({ consigne: { valid_to } }) =>
  html`<button type="button" class="fold" onClick=${askUnlock}>
    ${h(Icon, { name: "consigne", s: true })}<span class="row__main"><span>1 consigne${valid_to && `, jusqu’au ${dayMonth(valid_to.slice(0, 10))}`}</span>${h(VeilMark, {})}</span>
  </button>`;

/** @param {{text: string, open: boolean, one?: boolean, toggle: () => void}} props */
const Fold = ({ text, open, one, toggle }) =>
  html`<button type="button" class=${`fold${one ? " strip__one" : ""}`} aria-expanded=${String(open)} onClick=${toggle}>
    ${h(Icon, { name: "consigne", s: true })}<span><bdi>${text}</bdi></span>${h(Icon, { name: "bas", s: true })}
  </button>`;

/** The hall she stands in, for what she records next; a second tap takes it back. @param {{halls: any[], chosen: string}} props */
function Halls({ halls, chosen }) {
  /** @param {string} entrance */
  const pick = (entrance) => choose({ stop: stop.value?.id ?? "", entrance });
  return html`<div class="hallrow" role="radiogroup" aria-label="Hall où vous êtes">
    ${halls.map(
      ({ id, label, plate }) => html`<label key=${id}
        ><input type="radio" name="hall" aria-label=${label} checked=${id === chosen} onChange=${() => pick(id)} onClick=${() => id === chosen && pick("")} /><span
          class="plate plate--line"
          aria-hidden="true"
          >${short(plate)}</span
        ></label
      >`,
    )}
  </div>`;
}

/** Once the passage is noted; the way on never stands where an action was. */
function WayOn() {
  const next = nextStop(stops.value, stop.value?.id);
  const name = next && list("estate").value.find((row) => row.id === next.estate_id)?.data.name;
  const words = next ? `Arrêt suivant : ${name ?? "résidence pas encore reçue"}` : "Fin de tournée";
  return html`<div class="way-on">${
    next
      ? html`<button type="button" class="btn btn--quiet btn--s btn--block" onClick=${() => standAt(next.id)}>${words}${h(Icon, { name: "suite", s: true })}</button>`
      : html`<a class="btn btn--quiet btn--s btn--block" href=${href("/tournee/fin")}>${words}${h(Icon, { name: "suite", s: true })}</a>`
  }</div>`;
}

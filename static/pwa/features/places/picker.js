/** The line that says where, when and with whom an entry happens; the way to change the place is in a piece. */
import { useState } from "preact/hooks";
import { html, h, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { ErrorLine } from "../../ui/field.js";
import { Part } from "../../ui/piece.js";
import { whenFr } from "../../core/clock.js";
import { estateOf, placeLabel } from "../../store/views.js";
import { me, nameOf } from "../../device/session.js";
import { stop } from "../rounds/now.js";
import { screens } from "./routes.js";

/** @param {{draft: any, change: (patch: any) => void, error?: string}} props */
export function PlaceLine({ draft, change, error }) {
  const [open, setOpen] = useState(!draft.place);
  const others = (draft.context ?? draft).agents
    .filter((/** @type {string} */ id) => id !== me.value?.user.id)
    .map((/** @type {string} */ id) => nameOf(id).split(" ")[0])
    .join(", ");
  return html`<p class="auto small">
      ${h(Icon, { name: "horloge", s: true })}<span class=${`num${open ? "" : " clamp"}`}>${dots(draft.place ? shortLabel(draft.place) : "Lieu à choisir", whenFr(draft.at), others && `avec ${others}`)}</span
      ><button type="button" class="link" aria-expanded=${String(open)} onClick=${() => setOpen(!open)}>Modifier<span class="vh"> le lieu</span></button>
    </p>
    <div id="f-place" tabindex="-1" role="group" aria-label="Lieu" aria-describedby=${error ? "e-place" : undefined}>${
      (open || error) &&
      h(Part, {
        of: { piece: screens, name: "Elsewhere" },
        place: draft.place,
        fresh: Boolean(draft.context),
        onPick: (/** @type {any} */ place) => change({ place }),
        onClose: () => setOpen(false),
      })
    }</div>
    ${error && html`<div class="pad pad--flat field">${h(ErrorLine, { id: "e-place", text: error })}</div>`}`;
}

/** At the stop one stands at, the hall says enough. @param {any} place */
function shortLabel(place) {
  const label = placeLabel(place);
  const name = estateOf(place)?.data.name;
  const here = estateOf(place)?.id === stop.value?.estate_id;
  return here && place.entrance && name ? label.replace(`${name}, `, "") : label;
}

/** Another place for an entry: an estate found by its name, a hall of it, or a point of the public space. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { More } from "../../ui/more.js";
import { Icon, Plate } from "../../ui/icon.js";
import { Field } from "../../ui/field.js";
import { Search } from "../../ui/search.js";
import { Some } from "../../ui/some.js";
import { WORDS_MAX } from "../../core/rules.js";
import { estateOf, list } from "../../store/views.js";
import { search } from "./search.js";
import { Position } from "./position.js";

const SHOWN = 8;

/** @param {{place: any, fresh: boolean, onPick: (place: any) => void, onClose: () => void}} props */
export function Elsewhere({ place, fresh, onPick, onClose }) {
  const [typed, setTyped] = useState("");
  const estate = estateOf(place);
  const found = typed ? search(list("estate").value, typed) : [];
  /** @param {any} to */
  const pick = (to) => (onPick(to), setTyped(""));
  return html`<div class="pad stack">
    ${estate && h(Within, { estate, place, onPick: pick })}
    ${h(Search, { label: "Autre résidence, rue ou hall", placeholder: "Autre résidence, rue, hall", value: typed, onInput: setTyped })}
    ${
      found.length > 0 &&
      h(Some, {
        rows: found,
        most: SHOWN,
        key: typed,
        children: (row) => html`<li key=${row.id}><button type="button" class="row due-b" onClick=${() => pick({ estate: row.id })}>
          ${h(Plate, { code: row.data.plate })}<span class="row__main"><b>${row.data.name}</b><span class="meta">${row.data.address}</span></span></button></li>`,
      })
    }
    ${h(More, {
      text: "Espace public",
      open: Boolean(place?.public_point),
      children: () => h(PublicPoint, { place, fresh, commune: estate?.data.commune ?? "", onPick }),
    })}
    <button type="button" class="btn btn--quiet btn--s" onClick=${onClose}>Garder ce lieu</button>
  </div>`;
}

/** @param {{closed?: boolean}} one */
const isOpen = (one) => !one.closed;

/** Inside one estate: the whole, a building, a hall. @param {{estate: any, place: any, onPick: (place: any) => void}} props */
function Within({ estate, place, onPick }) {
  const buildings = (estate.data.buildings ?? []).filter(isOpen);
  const several = buildings.length > 1;
  /** @param {any} to @param {any} label */
  const option = (to, label) => {
    const on = JSON.stringify(to) === JSON.stringify(place);
    return html`<button type="button" class=${`btn btn--s ${on ? "" : "btn--quiet"}`} aria-pressed=${String(on)} onClick=${() => onPick(to)}>${label}</button>`;
  };
  return html`<section class="stack-s">
    <h2 class="step-label">${estate.data.name}</h2>
    <div class="cluster">
      ${option({ estate: estate.id }, "Toute la résidence")}
      ${buildings.map((/** @type {any} */ one) => [
        several && option({ building: one.id }, one.name),
        ...one.entrances.filter(isOpen).map((/** @type {any} */ hall) => option({ entrance: hall.id }, hall.label)),
      ])}
    </div>
  </section>`;
}

/**
 * A street or a square: words, never a dwelling; while it is first written, the position too if she gives it (a
 * correction is made elsewhere, later).
 * @param {{place: any, fresh: boolean, commune: string, onPick: (place: any) => void}} props
 */
function PublicPoint({ place, fresh, commune, onPick }) {
  const now = place?.public_point ?? { label: "", commune, lat: null, lon: null };
  return html`${h(Field, {
    id: "point",
    label: "Rue, place ou arrêt",
    value: now.label,
    maxlength: WORDS_MAX,
    onInput: (label) => onPick({ public_point: { ...now, label } }),
  })}
    ${h(Field, {
      id: "commune",
      label: "Commune",
      value: now.commune,
      maxlength: WORDS_MAX,
      onInput: (town) => onPick({ public_point: { ...now, commune: town } }),
    })}
    ${(fresh || now.lat != null) && h(Position, { place, point: now, onPick })}`;
}

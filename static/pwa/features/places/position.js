/** The position of a public point: one fix, on a tap, on duty. An estate close by is offered, never attached. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html, NB } from "../../ui/html.js";
import { nowMs } from "../../core/clock.js";
import { list } from "../../store/views.js";
import { round, shift } from "../rounds/now.js";
import { onDuty } from "../rounds/round.js";
import { nearest } from "./near.js";

/** A fix worse than this tells nothing of the street. */
const PRECISE_M = 100;
const ONE_FIX = { enableHighAccuracy: true, timeout: 10_000, maximumAge: 0 };
/** By the code of a GeolocationPositionError. */
const FAILED = ["", "refusée par le téléphone", "introuvable ici", "trop longue à venir"];

/** @param {number} metres */
const far = (metres) => `à ${Math.ceil(metres) || 1}${NB}m`;

/** @param {{place: any, point: any, onPick: (place: any) => void}} props `point`: what the public point would be now */
export function Position(props) {
  const { place, point, onPick } = props;
  const now = useRef(/** @type {typeof props|null} */ (null));
  now.current = props;
  useEffect(() => () => void (now.current = null), []);
  // What is said holds for the position it was said of.
  const [told, tell] = useState(/** @type {{said?: string, lat?: any, near?: ReturnType<typeof nearest>}} */ ({}));
  const noted = point.lat != null;
  const { said, near } = told.lat === point.lat ? told : { said: noted && "Position notée." };

  /** @param {string} why */
  const say = (why, after = ". Le nom du lieu suffit.") => tell({ said: `Position ${why}${after}`, lat: null });
  /** @param {GeolocationPosition} fix */
  const found = ({ coords }) => {
    // Seconds later: the form may be closed, the position noted already, the place chosen otherwise.
    const later = now.current;
    if (!later || later.point.lat != null || (later.place !== place && !later.place.public_point)) return;
    const close = `${far(coords.accuracy)} près`;
    if (coords.accuracy > PRECISE_M) return say(`trop imprécise, ${close}`);
    // Five decimals: a metre.
    const [lat, lon] = [+coords.latitude.toFixed(5), +coords.longitude.toFixed(5)];
    onPick({ public_point: { ...later.point, lat, lon } });
    tell({ said: `Position notée, ${close}.`, lat, near: nearest(list("estate").value, lat, lon) });
  };
  const ask = () => {
    if (!onDuty(round.value, shift.value, nowMs())) return say("non demandée hors service ou en pause");
    say("en cours de recherche", "…");
    navigator.geolocation.getCurrentPosition(found, ({ code }) => say(FAILED[code] ?? ""), ONE_FIX);
  };
  /** @param {string} label @param {any} to the place this answer makes */
  const answer = (label, to) =>
    button(label, () => {
      tell({ ...told, near: null });
      onPick(to);
      // The button just touched is gone: the keyboard goes on from the place.
      document.getElementById("f-place")?.focus({ preventScroll: true });
    });
  return html`<div class="stack-s">
    ${
      noted
        ? answer("Retirer la position", { public_point: { ...point, lat: null, lon: null } })
        : button("Ma position", ask)
    }
    <p class="small" role="status">${said}${
      near && html`<br /><b>Vous êtes ${far(near.metres)} de la résidence ${near.name.replace(/^résidence /i, "")}.</b>`
    }</p>
    ${near && html`<div class="cluster">${answer("C’est là", { estate: near.id })}${answer("Garder l’espace public", place)}</div>`}
  </div>`;
}

/** @param {string} label @param {() => void} onClick */
const button = (label, onClick) =>
  html`<button type="button" class="btn btn--quiet btn--s" onClick=${onClick}>${label}</button>`;

/** A signature drawn with a finger, in a box as wide as the screen; erased as a whole. Whoever cannot draw signs on paper. */
import { useRef, useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { ErrorLine } from "../../ui/field.js";
import { HEIGHT, WIDTH, isSigned, light, pathOf, pointAt } from "./strokes.js";

/** @typedef {import("./strokes.js").Stroke} Stroke */

/** @param {{letter: string, strokes: Stroke[], error?: string, onDraw: (strokes: Stroke[]) => void}} props */
export function Signature({ letter, strokes, error, onDraw }) {
  const name = `signe_${letter}`;
  const [under, setUnder] = useState(/** @type {Stroke} */ ([]));
  // What is under the finger: two of its moves may come before the screen is drawn again.
  const drawn = useRef(/** @type {Stroke} */ ([]));
  const finger = useRef(/** @type {number | null} */ (null));
  /** @param {PointerEvent} event */
  const add = (event) => {
    drawn.current = [...drawn.current, pointAt(event, /** @type {Element} */ (event.currentTarget).getBoundingClientRect())];
    setUnder(drawn.current);
  };
  /** @param {PointerEvent} event */
  const begin = (event) => {
    if (finger.current !== null || event.button > 0) return;
    finger.current = event.pointerId;
    /** @type {Element} */ (event.currentTarget).setPointerCapture?.(event.pointerId);
    drawn.current = [];
    add(event);
  };
  /** @param {PointerEvent} event */
  const go = (event) => void (event.pointerId === finger.current && add(event));
  /** @param {PointerEvent} event */
  const end = (event) => {
    if (event.pointerId !== finger.current) return;
    finger.current = null;
    onDraw(light([...strokes, drawn.current]));
    drawn.current = [];
    setUnder([]);
  };
  const signed = isSigned(strokes);
  return html`<fieldset id=${`f-${name}`} tabindex="-1" aria-invalid=${error ? "true" : undefined} aria-describedby=${error ? `e-${name}` : undefined}>
    <legend class="legend">${letter} signe ici</legend>
    <svg class="sign" viewBox=${`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label=${signed ? `Signature de ${letter} dessinée` : `Cadre vide : ${letter} y signe avec le doigt`} onPointerDown=${begin} onPointerMove=${go} onPointerUp=${end} onPointerCancel=${end}>
      <path class="sign__line" d=${`M24 ${HEIGHT - 36}H${WIDTH - 24}`} />
      <path class="sign__ink" d=${pathOf(under.length ? [...strokes, under] : strokes)} />
    </svg>
    <p class="split small"><span class="soft" role="status">${signed ? "Signé" : "Avec le doigt, sans nom à écrire."}</span>${strokes.length > 0 && html`<button type="button" class="link" onClick=${() => onDraw([])}>Effacer<span class="vh"> la signature de ${letter}</span></button>`}</p>
    ${h(ErrorLine, { id: `e-${name}`, text: error })}
  </fieldset>`;
}

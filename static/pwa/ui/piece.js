/** A part of a screen that travels in a piece of the program: asked for when first shown, and said when it is not there. */
import { useEffect } from "preact/hooks";
import { html, h } from "./html.js";
import { Empty } from "./screen.js";

/** @param {{piece: import("../core/pieces.js").Piece}} props */
export const NotHere = ({ piece }) =>
  h(Empty, {
    icon: "attente",
    text: "Cet écran n’est pas encore sur ce téléphone. Il arrive avec le réseau.",
    children: html`<button type="button" class="btn btn--quiet" onClick=${() => void piece.open()}>Réessayer</button>`,
  });

/** A component, or one of a piece. @param {{of: import("../core/router.js").Route["screen"]} & Record<string, any>} props */
export function Part({ of, ...props }) {
  const piece = typeof of === "function" ? null : of.piece;
  useEffect(() => void piece?.open(), [piece]);
  const { screens, missing } = piece?.state.value ?? { screens: null, missing: false };
  const Found = typeof of === "function" ? of : screens?.[of.name];
  if (Found) return h(Found, props);
  return piece && missing ? h(NotHere, { piece }) : null;
}

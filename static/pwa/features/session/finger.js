/** The finger or the face beside a password: of the piece of the lock, and nothing where that is not here yet. */
import { useEffect } from "preact/hooks";
import { h } from "../../ui/html.js";
import { screens } from "../vault/routes.js";

/** @param {{offers: boolean}} props */
export function Finger(props) {
  useEffect(() => void screens.open(), []);
  const found = screens.state.value.screens?.ByFinger;
  return found ? h(found, props) : null;
}

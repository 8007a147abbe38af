/** A long list, its beginning first: it says of how many, and the rest comes in its place. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "./html.js";

/**
 * @param {{rows: any[], most: number, children: (row: any) => any}} props `children`: what one of them is drawn as. A list of
 *   other rows (looked for in other words) is another list: it has a key of its own.
 */
export function Some({ rows, most, children }) {
  const [whole, setWhole] = useState(false);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  // The button has left with its focus: one goes on at the first line it brought.
  useEffect(() => {
    if (whole) /** @type {HTMLElement | null} */ (list.current?.children[most]?.querySelector("a,button") ?? null)?.focus();
  }, [whole]);
  return html`<ul class="rows" ref=${list}>${(whole ? rows : rows.slice(0, most)).map(children)}</ul>
    ${
      !whole &&
      rows.length > most &&
      html`<p class="split small"><span class="soft">${most} sur ${rows.length}</span><button type="button" class="link" onClick=${() => setWhole(true)}>Tout voir</button></p>`
    }`;
}

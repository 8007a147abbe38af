/** What need not be drawn at once: an old phone draws a whole form in a tenth of a second, and takes no tap meanwhile. */
import { useEffect, useRef, useState } from "preact/hooks";
import { soon } from "../core/clock.js";
import { html, h } from "./html.js";
import { Icon } from "./icon.js";

/**
 * What is seldom needed, folded, and drawn when it is first opened. `open`: something in it was answered, or is to be put
 * right; it then stays open until somebody folds it.
 * @param {{text: any, row?: boolean, open?: boolean, children: () => any}} props
 */
export function More({ text, row, open, children }) {
  const [asked, setAsked] = useState(false);
  const needed = useRef(false);
  needed.current ||= Boolean(open);
  return html`<details class="more" open=${needed.current || undefined}>
    <summary class=${row ? "row" : undefined} onClick=${() => setAsked(true)}>${text}${h(Icon, { name: "bas", s: true })}</summary>
    ${(asked || needed.current) && html`<div class=${row ? "" : "stack"}>${children()}</div>`}
  </details>`;
}

/** What lies below the first screen: drawn once that one is painted. @param {{children: () => any}} props */
export function Later({ children }) {
  const [there, setThere] = useState(false);
  useEffect(() => soon(() => setThere(true)), []);
  return there ? children() : null;
}

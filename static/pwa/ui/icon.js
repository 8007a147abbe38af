/** The signs: icons, level marks, door plates. All drawn from the sprite at the top of index.html. */
import { html } from "./html.js";

/**
 * An icon beside its word; give `label` only where there is no word.
 * @param {{name: string, s?: boolean, kind?: string, class?: string, label?: string}} props
 */
export function Icon({ name, s, kind, class: more, label }) {
  const look = ["i", s && "i--s", kind && `i--${kind}`, more].filter(Boolean).join(" ");
  const spoken = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return html`<svg class=${look} ...${spoken}><use href=${`#i-${name}`} /></svg>`;
}

/**
 * A level, 0 to 4: colour, shape and character together. Without `label` it stands beside its word.
 * @param {{level: number, text?: string, label?: string, class?: string}} props
 */
export function Mark({ level, text, label, class: more }) {
  const spoken = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  return html`<svg class=${`mark mark--${level} ${more ?? ""}`} viewBox="0 0 24 24" ...${spoken}>
    <use href=${`#m${level}`} />
    ${level > 0 && html`<text x="12" y=${level === 3 ? 18.4 : 16.2}>${text ?? level}</text>`}
  </svg>`;
}

/**
 * The number on the door, 1 to 3 characters. `here` is lit, `line` is an outline.
 * @param {{code?: string|null, kind?: "here"|"line"|"", size?: "s"|"xl"|""}} props
 */
export function Plate({ code, kind, size }) {
  const look = ["plate", kind && `plate--${kind}`, size && `plate--${size}`].filter(Boolean);
  return html`<span class=${look.join(" ")}>${short(code)}</span>`;
}

/** Three characters at most: of a range, the first door. @param {string|null|undefined} code */
export const short = (code) =>
  !code ? "–" : code.length <= 3 ? code : (/^\w{1,3}/.exec(code)?.[0] ?? code.slice(0, 3));

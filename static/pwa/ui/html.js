/** Markup for every screen: htm bound to Preact. Shared components are mounted with `h(Card, {...})`. */
import { h } from "preact";
import htm from "htm";

export { h };

/** No-break space: before `: ; ? !`, inside « », between a number and its unit. */
export const NB = "\u00a0";

/** French spacing, once, where text becomes markup: sentences are typed with plain spaces. @param {any} child */
const spaced = (child) =>
  typeof child === "string" ? child.replace(/ ([:;?!»])/g, `${NB}$1`).replace(/« /g, `«${NB}`) : child;

/** @param {any} type @param {any} props @param {any[]} children */
const create = (type, props, ...children) => h(type, props, ...children.map(spaced));
export const html = htm.bind(create);

/**
 * A number with its word: `count(2, "conflit")` is "2 conflits".
 * @param {number} n @param {string} one @param {string} [many]
 */
export const count = (n, one, many) => `${n}${NB}${n > 1 ? (many ?? one + "s") : one}`;

/** Words joined by a middle dot, empty ones left out. @param {...(string|null|undefined|false)} parts */
export const dots = (...parts) => parts.filter(Boolean).join(" · ");

/** Upper case first letter. @param {string} text */
export const cap = (text) => text.charAt(0).toUpperCase() + text.slice(1);

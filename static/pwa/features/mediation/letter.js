/** A party's letter on a round plate: A filled, the others a ring. */
import { html } from "../../ui/html.js";

/** @param {{letter: string}} props */
export const Letter = ({ letter }) => html`<span class=${`plate plate--s plate--p${letter === "A" ? "" : " plate--line"}`}>${letter}</span>`;

/** A case whose parties are not met now: why, and where one goes on. */
import { html, h } from "../../ui/html.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { href } from "../../core/router.js";
import { Seal } from "./frame.js";
import { unmet } from "./meet.js";
import { signOf } from "./where.js";

/** @param {{id: string, data: any, title: string}} props */
export const Halted = ({ id, data, title }) => html`${h(HeadBar, { title, plate: signOf(data), to: `/dossier/${id}` })}
  <main><div class="scroll">${h(Seal, {})}<div class="pad">${h(Empty, {
    icon: "groupe",
    text: unmet(data.state) || "Ce dossier n’a pas encore de partie : ajoutez-les d’abord.",
    children: unmet(data.state)
      ? html`<a class="btn btn--quiet" href=${href(`/dossier/${id}`)}>Revenir au dossier</a>`
      : html`<a class="btn" href=${href(`/dossier/${id}/partie/nouvelle`)}>Ajouter une partie</a>`,
  })}</div></div></main>`;

/** Something of a case that is there no more. @param {{data: any, title: string, text: string, to: string}} props */
export const NoMore = ({ data, title, text, to }) => html`${h(HeadBar, { title, plate: signOf(data), to })}
  <main><div class="scroll">${h(Seal, {})}<div class="pad">${h(Empty, { icon: "document", text, children: html`<a class="btn btn--quiet" href=${href(to)}>Revenir</a>` })}</div></div></main>`;

/** The frame of an act on one case: hers, open on this phone, and in a state that lets it; otherwise it says why not. */
import { html, h } from "../../ui/html.js";
import { Empty, HeadBar, MainLink } from "../../ui/screen.js";
import { oneOf } from "../../core/ids.js";
import { back } from "../../core/router.js";
import { opened, vault } from "../../vault/state.js";
import { storeThen } from "../logbook/record.js";
import { Gone, Seal, useCase } from "./frame.js";
import { useReading } from "./reading.js";
import { Stray } from "./stray.js";
import { signOf } from "./where.js";

/**
 * @typedef {import("../../types/feed").Case} Case
 * @typedef {{id: string, data: Case}} Of
 */

/** Where the draft of an act belongs: one of each, for a case. @param {string} id @param {number} act */
export const spotOf = (id, act) => oneOf(id, act.toString(16));

/** @param {string} id */
export const pageOf = (id) => `/dossier/${id}`;

/**
 * Stored and said, then on to the case, unless she goes elsewhere.
 * @param {string} kind @param {Of} of @param {Record<string, any>} payload @param {string} said @param {{form?: string, op_id?: string, onward?: () => void}} [more]
 */
export const doneWith = (kind, { id }, payload, said, { form, op_id, onward = () => back(pageOf(id)) } = {}) =>
  storeThen(onward, /** @type {any} */ ({ kind, record_id: id, payload, ...(op_id && { op_id }) }), said, null, form);

/**
 * @param {{title: string, reads?: boolean, shows?: boolean, why?: (data: Case) => string, Body: (of: Of) => any, Before?: () => any}} props
 *   `reads`: what was said is shown; `shows`: a locked phone too; `why`: why not now; `Before`: stands over it, whatever
 *   the case is in
 */
export function Act({ title, reads = false, shows = false, why = () => "", Body, Before }) {
  const { id, row, data, shut, hers } = useCase();
  const open = !shut && opened.value !== null;
  useReading(id, reads && hers && open);
  if (!row) return h(Gone, { title });
  const not = hers ? why(data) : "Ce dossier n’est pas entre vos mains : vous n’en lisez que l’enveloppe.";
  const stands = not ? "" : open || (shows && vault.value) ? "ready" : "locked";
  return html`${h(HeadBar, { title, plate: signOf(data), to: pageOf(id) })}
    <main>${
      stands === "ready"
        ? h(Body, { id, data, key: id })
        : html`<div class="scroll">${h(Seal, { number: data.number })}${Before && h(Before, {})}<div class="pad">${
            not
              ? h(Empty, { icon: "dossier", text: not, children: h(MainLink, { to: pageOf(id), children: "Revenir au dossier" }) })
              : h(Empty, { icon: "cadenas", text: vault.value ? "Ce dossier est fermé sur ce téléphone. Ce que vous avez écrit est gardé." : "Choisissez d’abord un code : ce qu’on écrit d’un dossier n’est gardé que fermé." })
          }${!hers && h(Stray, { id })}</div></div>`
    }</main>`;
}

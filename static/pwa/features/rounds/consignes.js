/** Consignes: pinned on the landing, read on arrival, each reading receipted. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { dayMonth } from "../../ui/dates.js";
import { me } from "../../device/session.js";
import { peek } from "../../store/views.js";
import { dots } from "../../ui/html.js";
import { readConsigne } from "./acts.js";

/** @param {any} data @param {string} day */
const valid = (data, day) =>
  data.valid_from.slice(0, 10) <= day && (!data.valid_to || data.valid_to.slice(0, 10) >= day);

/** Valid today, at these estates (all when none is given). @param {any[]} rows @param {string[]} estates @param {string} day */
export const inForce = (rows, estates, day) =>
  rows.filter((row) => valid(row.data, day) && (!estates.length || estates.includes(row.data.estate_id)));

/** Those this agent has not read. @param {any[]} rows @param {string[]} estates @param {string} userId @param {string} day */
export const toRead = (rows, estates, userId, day) =>
  inForce(rows, estates, day).filter((row) => !(row.data.read_by ?? []).includes(userId));

/** One consigne, with its "Lu". @param {{row: any, place?: boolean}} props */
export function Consigne({ row, place }) {
  const { text, author, valid_to, read_by, estate_id } = row.data;
  const read = (read_by ?? []).includes(me.value?.user.id);
  const where = place && peek("estate", estate_id)?.data.name;
  return html`<div class="note">
    ${h(Icon, { name: "consigne" })}
    <div class="row__main">
      <b class="visit-b">${text}</b>
      <span class="meta">${dots(where, author, valid_to && `jusqu’au ${dayMonth(valid_to.slice(0, 10))}`)}</span>
    </div>
    ${
      read
        ? html`<span class="badge badge--done">Lu</span>`
        : html`<button type="button" class="btn btn--quiet btn--s" onClick=${() => readConsigne(row.id)}>
          Lu<span class="vh"> : ${text}</span>
        </button>`
    }
  </div>`;
}

/** Consignes: pinned on the landing, read on arrival, each reading receipted. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { whenFr } from "../../core/clock.js";
import { dayMonth } from "../../ui/dates.js";
import { me } from "../../device/session.js";
import { isClosed } from "../../store/texts.js";
import { peek } from "../../store/views.js";
import { dots } from "../../ui/html.js";
import { Veil } from "../vault/veil.js";
import { readConsigne } from "./acts.js";
import { round, shift } from "./now.js";
import { partners } from "./round.js";

/** @param {any} data @param {string} day */
const valid = (data, day) =>
  !data.withdrawn && data.valid_from.slice(0, 10) <= day && (!data.valid_to || data.valid_to.slice(0, 10) >= day);

/** Valid today, at these estates (all when none is given). @param {any[]} rows @param {string[]} estates @param {string} day */
export const inForce = (rows, estates, day) =>
  rows.filter((row) => valid(row.data, day) && (!estates.length || estates.includes(row.data.estate_id)));

/** Those this agent has not read. @param {any[]} rows @param {string[]} estates @param {string} userId @param {string} day */
export const toRead = (rows, estates, userId, day) =>
  inForce(rows, estates, day).filter((row) => !(row.data.read_by ?? []).includes(userId));

/** "par vous, 20:55" @param {any} data @param {string} id @param {string} name */
const readBy = ({ reads = {} }, id, name) => `par ${name}${reads[id] ? `, ${whenFr(reads[id])}` : ""}`;

/**
 * Who of the pair has read it, and when: "Lue par vous, 20:55 · pas encore par Karim".
 * @param {any} data @param {string} userId "" when she wrote it @param {{id: string, name: string}[]} others those she works with
 */
export function receipts(data, userId, others) {
  const pair = [...(userId ? [{ id: userId, name: "vous" }] : []), ...others].map(({ id, name }) => ({ id, name: name.split(" ")[0] ?? "" }));
  const [read, not] = [true, false].map((yes) => pair.filter(({ id }) => (data.read_by ?? []).includes(id) === yes));
  if (!read?.length) return others.length ? "Pas encore lue" : "";
  return dots(`Lue ${read.map(({ id, name }) => readBy(data, id, name)).join(", ")}`, ...(not ?? []).map(({ name }) => `pas encore par ${name}`));
}

/** One consigne, with its receipts and its "Lu": not of one that cannot be read. @param {{row: any, place?: boolean}} props */
export function Consigne({ row, place }) {
  const { text, author, valid_from, valid_to, read_by, estate_id } = row.data;
  const mine = me.value?.user.id ?? "";
  const read = (read_by ?? []).includes(mine);
  const shut = isClosed(row, "text");
  const own = row.data.round_id && author === me.value?.user.name;
  const others = partners(round.value?.data ?? shift.value?.data ?? {}, mine);
  const where = place && peek("estate", estate_id)?.data.name;
  return html`<div class="note">
    ${h(Icon, { name: "consigne" })}
    <div class="row__main">
      ${shut ? h(Veil, {}) : html`<b class="visit-b"><bdi>${text}</bdi></b>`}
      <span class="meta">${dots(where, `${own ? "Vous" : author}, ${dayMonth(valid_from.slice(0, 10))}`, valid_to && `jusqu’au ${dayMonth(valid_to.slice(0, 10))}`)}</span>
      <span class="meta">${receipts(row.data, own ? "" : mine, others)}</span>
    </div>
    ${
      read
        ? !own && html`<span class="badge badge--done">Lu</span>`
        : !shut && html`<button type="button" class="btn btn--quiet btn--s" onClick=${() => readConsigne(row.id)}>
          Lu<span class="vh"> : ${text}</span>
        </button>`
    }
  </div>`;
}

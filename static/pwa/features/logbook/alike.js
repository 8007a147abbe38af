/** The others of one fact, where one of them is read. */
import { html } from "../../ui/html.js";
import { whenSaid } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { me, nameOf } from "../../device/session.js";

/** « vous », or a first name. @param {string} id */
export const who = (id) => (id === me.value?.user.id ? "vous" : nameOf(id).split(" ")[0] || "la coordination");

/** The others noted of the same fact, each one tap away. @param {{rows: import("../../types/phone").Row[]}} props */
export const Besides = ({ rows }) =>
  rows.map(({ id, kind, data }) => html`<a class="also" href=${href(`/saisie/${kind}/${id}`)} key=${id}>Aussi notée par ${who(data.author_id)} ${whenSaid(data.occurred_at)}, comptée une fois</a>`);

/** Her proposals, the last one first, each with what became of it. */
import { html, h } from "../../ui/html.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { compare, dateOf } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { CLOSED_DAYS } from "../../core/rules.js";
import { dayMonth } from "../../ui/dates.js";
import { isClosed } from "../../store/texts.js";
import { labelOf, list } from "../../store/views.js";
import { Veil } from "../vault/veil.js";
import { answerOf, askedOf, stateOf, titleOf } from "./wishes.js";

/** @type {Record<string, string>} look of each badge */
const LOOKS = { acceptee: "half", publiee: "done", refusee: "" };

export function Wishes() {
  const rows = [...list("wish").value].sort((a, b) => compare(b.data.made_at, a.data.made_at));
  return html`${h(HeadBar, { title: "Propositions pour les listes", to: "/telephone" })}
    <main><div class="scroll">
      ${
        rows.length
          ? html`<section class="pad pad--flat"><ul class="rows">${rows.map((row) => h(Wish, { row, key: row.id }))}</ul>
              <p class="small soft">Une proposition reste ici ${CLOSED_DAYS} jours après sa réponse.</p></section>`
          : html`<div class="pad">${h(Empty, {
              icon: "document",
              later: "Vos propositions ne sont pas encore reçues.",
              text: "Aucune proposition. Un choix manque dans un formulaire, se dit autrement ou ne sert pas : proposez-le, la coordination répond.",
            })}</div>`
      }
    </div>
    <div class="dock"><a class="btn btn--block" href=${href("/listes/proposer")}>Proposer un changement</a></div></main>`;
}

/** @param {{row: import("../../types/phone").Row}} props */
function Wish({ row }) {
  const { data, mark } = row;
  const wish = /** @type {import("../../types/feed").Wish} */ (data);
  const answer = answerOf(wish, mark, labelOf);
  const [text, reason] = [wish.want !== "inutile" && isClosed(row, "text"), wish.state === "refusee" && isClosed(row, "reason")];
  const look = LOOKS[wish.state ?? ""] ?? "wait";
  return html`<li class="row"><span class="num small soft hour">${dayMonth(dateOf(wish.made_at))}</span>
    <span class="row__main">${text ? h(Veil, {}) : html`<b><bdi>${titleOf(wish, labelOf)}</bdi></b>`}<span class="meta">${askedOf(text ? { ...wish, text: "…" } : wish, labelOf)}</span>
    <span class=${`badge ${look && `badge--${look}`}`}>${stateOf(wish, mark)}</span>${reason ? h(Veil, {}) : answer && html`<span class="small"><bdi>${answer}</bdi></span>`}</span></li>`;
}

/** A round begun with her while she walks another: said where she looks, hers to go to, and back the same way. */
import { html, h, count, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { calm } from "../../ui/calm.js";
import { whenSaid } from "../../core/clock.js";
import { go, href } from "../../core/router.js";
import { me } from "../../device/session.js";
import { peek } from "../../store/views.js";
import { choose, others } from "./now.js";
import { stillWalking, stopsOf } from "./round.js";

/** At a stop, above the halls: where to read of it. */
export const OtherLine = () =>
  html`<a class="fold" href=${href("/tournee/arrets")}>${h(Icon, { name: "tournee", s: true })}<span>Une autre tournée avec vous</span>${h(Icon, { name: "suite", s: true })}</a>`;

export const OtherRounds = () => others.value.map((row) => h(Other, { row, key: row.id }));

/** @param {{row: import("./round.js").Row}} props */
function Other({ row: { id, data } }) {
  const stops = stopsOf(data);
  const first = peek("estate", stops[0]?.estate_id ?? "")?.data.name;
  const walks = () => {
    calm();
    choose({ round: id, stop: "", entrance: "", at: "" });
    go("/tournee");
  };
  const with_ = stillWalking(data, me.value?.user.id ?? "").join(" et ");
  return html`<section class="note note--draft" aria-label="Autre tournée">
    <div class="row__main"><b class="visit-b">Une autre tournée est ouverte avec vous</b>
      <span class="small">${dots(with_ && `avec ${with_}`, `démarrée ${whenSaid(data.started_at)}`, first, count(stops.length, "arrêt"))}</span></div>
    <button type="button" class="btn btn--quiet btn--s" onClick=${walks}>Passer à cette tournée</button>
  </section>`;
}

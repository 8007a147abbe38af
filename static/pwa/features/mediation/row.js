/** On « À faire »: the way to her cases, how many, and whether one waits for an answer. */
import { html, h, count, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { compare, today } from "../../core/clock.js";
import { href } from "../../core/router.js";
import { locked } from "../../store/lease.js";
import { incomplete, list } from "../../store/views.js";
import { dueOf, lateOf, shelfOf, wordsOf } from "./next.js";

export function CasesRow() {
  const rows = list("case").value.map(({ data }) => /** @type {any} */ (data));
  if (locked.value) return null;
  const open = rows.filter((data) => shelfOf(data) === "open");
  const asked = rows.filter((data) => shelfOf(data) === "asked").length;
  const behind = open.filter((data) => lateOf(data, today())).sort((a, b) => compare(dueOf(a) ?? "", dueOf(b) ?? ""));
  const [late, first] = [behind.length, behind[0]];
  const words = dots(open.length ? `${open.length} en cours` : !incomplete.value && "Aucun en cours", asked > 0 && `${count(asked, "demande")} à répondre`);
  return html`<section class="pad pad--flat"><a class="row rowlink" href=${href("/dossiers")}>${h(Icon, { name: "dossier" })}
    <span class="row__main"><b>Mes dossiers</b>${words && html`<span class="meta">${words}${late > 0 && html` · <span class="late">${late} en retard</span>`}</span>`}${first && html`<span class="meta late">${dots(first.number, wordsOf(first).words, `${lateOf(first, today())} j`)}</span>`}</span>${h(Icon, { name: "suite", s: true })}</a></section>`;
}

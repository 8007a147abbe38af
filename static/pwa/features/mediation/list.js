/** Mes dossiers: what is late first, found by number or place; no name, nothing of what was said. */
import { useState } from "preact/hooks";
import { html, h, count } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { Empty } from "../../ui/screen.js";
import { Search } from "../../ui/search.js";
import { compare, today } from "../../core/clock.js";
import { fold } from "../../core/fold.js";
import { CLOSED_DAYS } from "../../core/rules.js";
import { back, href } from "../../core/router.js";
import { monthShort, weekdayShort } from "../../ui/dates.js";
import { list } from "../../store/views.js";
import { Where } from "../logbook/row.js";
import { byDue, dueOf, lateOf, shelfOf, wordsOf } from "./next.js";
import { insteadOf } from "./ways.js";
import { stateOf, titleOf, whereOf } from "./words.js";

/** @type {Record<string, string>} */
const NONE = {
  open: "Aucun dossier en cours. La coordination vous en confie, et vous pouvez ouvrir celui qu’on vous demande.",
  asked: "On ne vous demande de suivre aucun dossier.",
  closed: `Aucun dossier clos depuis moins de ${CLOSED_DAYS} jours.`,
};

/** @param {{data: any}[]} rows @param {string} shelf */
const on = (rows, shelf) => rows.filter(({ data }) => shelfOf(data) === shelf);

export function Cases() {
  const [shelf, setShelf] = useState("open");
  const [typed, setTyped] = useState("");
  const rows = /** @type {import("./frame.js").CaseRow[]} */ (list("case").value);
  const asked = on(rows, "asked").length;
  const words = fold(typed).split(" ").filter(Boolean);
  const found = on(rows, shelf).filter((row) => words.every((word) => fold(`${whereOf(/** @type {any} */ (row))} ${titleOf(/** @type {any} */ (row.data))}`).includes(word)));
  const shown = /** @type {typeof rows} */ (found).sort(shelf === "closed" ? (a, b) => compare(b.data.closed_on ?? "", a.data.closed_on ?? "") : byDue);
  return html`<main><div class="scroll">
    <header class="pad stack-s">
      <div class="back-head"><button type="button" class="btn btn--icon" aria-label="Retour" onClick=${() => back("/a-faire")}>${h(Icon, { name: "retour" })}</button><h1 tabindex="-1">Mes dossiers</h1></div>
      ${h(Choices, {
        name: "shelf",
        legend: "Montrer",
        narrow: true,
        filter: true,
        value: shelf,
        onPick: setShelf,
        items: [
          { code: "open", label: `En cours · ${on(rows, "open").length}` },
          { code: "closed", label: "Clos récemment" },
          { code: "asked", label: `On me demande${asked ? ` · ${asked}` : ""}` },
        ],
      })}
      ${shelf !== "asked" && asked > 0 && html`<p class="small"><button type="button" class="link" onClick=${() => setShelf("asked")}>${asked > 1 ? `${count(asked, "dossier")} attendent` : "Un dossier attend"} votre réponse</button></p>`}
    </header>
    <section class="pad pad--flat"><h2 class="vh">Dossiers</h2>
      <ul class="rows">${shown.map((row) => h(Line, { row, key: row.id }))}</ul>
      ${
        !shown.length &&
        h(Empty, { icon: "dossier", later: "Vos dossiers ne sont pas encore tous reçus.", text: typed ? "Rien ne correspond. Essayez un numéro ou une résidence." : (NONE[shelf] ?? "") })
      }
    </section>
  </div>
  <div class="dock">
    ${rows.length > 4 && h(Search, { label: "Chercher un dossier par numéro ou lieu", placeholder: "Numéro, résidence", value: typed, onInput: setTyped })}
    <a class="btn btn--block" href=${href("/dossiers/nouveau")}>${h(Icon, { name: "plus" })}Ouvrir un dossier</a>
  </div></main>`;
}

/** @param {{row: import("./frame.js").CaseRow}} props */
function Line({ row }) {
  const { data } = row;
  const due = dueOf(data);
  const day = due ?? data.closed_on;
  const late = lateOf(data, today());
  const next = shelfOf(data) === "open" && wordsOf(data).words;
  return html`<li><a class="row rowlink" href=${href(`/dossier/${row.id}`)}
    ><span class=${`due ${late ? "late" : ""}`}>${day ? html`<b class="num">${Number(day.slice(8))}</b>${late || !due ? monthShort(day) : weekdayShort(day)}` : html`<b>–</b>`}</span
    ><span class="row__main"><b>${titleOf(data)}</b><span class="meta num">${whereOf(row)}</span>${shelfOf(data) !== "closed" && insteadOf(data) && html`<span class="meta">${insteadOf(data)}</span>`}<span class="meta">${stateOf(data)}${next && html` · ${next}`}</span>${late > 0 && html`<span class="meta late">En retard de ${late} j</span>`}</span
    >${row.mark === "received" ? h(Icon, { name: "suite", s: true }) : h(Where, { mark: row.mark })}</a></li>`;
}

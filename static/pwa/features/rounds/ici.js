/** What was recorded here in this round, by whom of the pair: each line opens its entry, one tap corrects it. */
import { html, h, cap, count, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { href } from "../../core/router.js";
import { timeFr, trueNowMs } from "../../core/clock.js";
import { DANGER } from "../../core/rules.js";
import { locked, me, nameOf } from "../../device/session.js";
import { kindOf } from "../../store/kinds.js";
import { withinOf } from "../../store/views.js";
import { lineOf } from "../logbook/describe.js";
import { Besides, who } from "../logbook/alike.js";
import { DraftLines } from "../logbook/draft.js";
import { mayCorrect } from "../logbook/correcting.js";
import { paired } from "../logbook/pairing.js";
import { plateOf } from "../logbook/form.js";
import { Hour } from "../logbook/row.js";
import { entriesHere, visitHere } from "./acts.js";
import { estate, stop, thisEvening } from "./now.js";
import { rasEnded } from "./round.js";
import { Twins } from "./twice.js";

export function Ici() {
  const at = stop.value;
  const all = entriesHere();
  const { kept: rows, same } = paired(all);
  const title = `Ici ${thisEvening()}`;
  if (!at || !rows.length)
    return html`${h(HeadBar, { title })}<main><div class="scroll">${h(DraftLines, {})}<div class="pad">${h(Empty, { icon: "document", later: "Ce qui est noté ici n’est pas encore reçu.", text: locked.value ? "Rien n’est noté ici depuis le verrouillage." : "Rien n’est encore noté ici dans cette tournée." })}</div></div></main>`;
  const others = [...new Set(all.map(({ data }) => data.author_id))].filter((id) => id !== me.value?.user.id);
  const visit = visitHere()?.data;
  return html`${h(HeadBar, { title, plate: plateOf({ estate: at.estate_id }) })}
    <main><div class="scroll">
      ${h(DraftLines, {})}
      <section class="pad pad--bottom0"><h2>${estate.value?.data.name}</h2>
        <p class="small soft num">${count(rows.length, "notée")} par ${["vous", ...others.map(nameOf)].slice(all.every(({ data }) => data.author_id !== me.value?.user.id) ? 1 : 0).join(" et ")}</p>
      </section>
      ${h(Twins, { rows: all })}
      <ul class="pad pad--flat rows">${rows.map((row) => h(Line, { row, also: same(row.id), key: row.id }))}</ul>
      ${visit && rasEnded(visit, all) && html`<p class="pad pad--flat meta">Le RAS de ${timeFr(visit.occurred_at)} ne compte plus : autre chose a été noté ici.</p>`}
    </div></main>`;
}

/** @param {{row: any, also: any[]}} props */
function Line({ row, also }) {
  const { occurred_at, author_id, place } = row.data;
  const mine = author_id === me.value?.user.id;
  const { changed, severity } = row.data;
  const waits = row.mark === "waiting" && (row.rev ? "correction en attente" : "en attente");
  const about = dots(withinOf(place), mine ? "vous" : nameOf(author_id), changed && `corrigé par ${who(changed.by)}`, waits);
  const path = `${row.kind}/${row.id}`;
  return html`<li class="entry">
    <span class="num small soft">${h(Hour, { moment: occurred_at, day: row.data.service_date })}</span>
    <a class="row__main" href=${href(`/saisie/${path}`)}><b>${cap(lineOf(row))}</b>${severity === DANGER && html`<span class="badge badge--late">Danger</span>`}<span class="meta">${about}</span></a>
    ${
      kindOf(row.kind).form &&
      !locked.value &&
      mayCorrect(row.data, me.value?.user.id ?? "", trueNowMs()) &&
      html`<a class="btn btn--icon" href=${href(`/corriger/${path}`)} aria-label=${`Corriger ${kindOf(row.kind).one ?? "cette saisie"} de ${timeFr(occurred_at)}`}>${h(Icon, { name: "crayon" })}</a>`
    }
    ${h(Besides, { rows: also })}
  </li>`;
}

/** One entry: its codes, its way to the service, and what those who were there may still do about it. */
import { Ask } from "../../ui/ask.js";
import { html, h, cap } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { dateFr, dateOf, timeFr, trueNowMs, whenFr } from "../../core/clock.js";
import { answersOf } from "../fields/told.js";
import { Followups, Later } from "../followups/about.js";
import { CORRECTION_HOURS } from "../../core/rules.js";
import { current, go, href } from "../../core/router.js";
import { locked, me, nameOf } from "../../device/session.js";
import { Part } from "../../ui/piece.js";
import { SHUT } from "../session/routes.js";
import { allKinds, kindOf } from "../../store/kinds.js";
import { isClosed } from "../../store/texts.js";
import { labelOf, view } from "../../store/views.js";
import { Veil } from "../vault/veil.js";
import { Besides, who } from "./alike.js";
import { lineOf, whereOf } from "./describe.js";
import { mayCorrect } from "./correcting.js";
import { wasThere } from "./logbook.js";
import { paired } from "./pairing.js";
import { cancel } from "./record.js";
import { plateOf, Next } from "./form.js";
import { Where } from "./row.js";

export function Entry() {
  const { id = "" } = current.value.params;
  const kind = /** @type {import("../../types/phone").EntryKind} */ (current.value.params.kind ?? "");
  const row = view(kind, id).value;
  if (!row && locked.value) return h(Part, { of: SHUT, tab: false });
  if (!row)
    return html`${h(HeadBar, { title: "Saisie" })}
      <main><div class="scroll pad">${h(Empty, {
        icon: "document",
        later: "Cette saisie n’est pas encore reçue.",
        text: "Cette saisie n’est plus sur ce téléphone. Le service la garde.",
      })}</div></main>`;
  const d = row.data;
  const facts = [
    ["Lieu", whereOf(d, row)],
    ["Où exactement", d.lieu && labelOf("lieu", d.lieu)],
    ["Quand", d.occurred_at && `${cap(dateFr(dateOf(d.occurred_at)))}, ${timeFr(d.occurred_at)}`],
    ["Par", nameOf(d.author_id)],
    [d.cancelled ? "Annulée" : "Corrigé", d.changed && `par ${who(d.changed.by)}, ${whenFr(d.changed.at)}`],
    ...(kindOf(kind).facts?.(d) ?? []),
    ...answersOf(kind, d.own),
  ].filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return html`${h(HeadBar, { title: kindOf(kind).title, plate: plateOf(d.place) })}
    <main><div class="scroll">
      <section class="pad stack">
        <div class="split split--fits"><h2>${cap(lineOf(row))}</h2>${h(Where, { mark: row.mark })}</div>
        ${d.cancelled && html`<p class="badge">Annulée</p>`}
        <dl class="kv kv--phone">${facts.map(([word, value]) => html`<dt>${word}</dt><dd>${value}</dd>`)}</dl>
        ${locked.value && html`<p class="small soft">Ce que vous y avez écrit se relit et se corrige après un échange avec le service.</p>`}
        ${!locked.value && isClosed(row, "text") ? html`<div>${h(Veil, {})}</div>` : d.text && html`<p class="said"><bdi>${d.text}</bdi></p>`}
        ${!d.cancelled && h(Besides, { rows: paired([row]).same(id) })}
        ${h(Followups, { kind, id })} ${!d.cancelled && h(Later, { kind, id })} ${!d.cancelled && h(Next, { kind, onPick: (path) => go(`${path}?origine=${id}`) })}
        ${!d.cancelled && h(Grows, { kind, id })} ${h(Own, { row })}
      </section>
    </div></main>`;
}

/** What may grow out of it with a form of its own. @param {{kind: string, id: string}} props */
const Grows = ({ kind, id }) =>
  allKinds().map(({ name, icon, grows }) => grows?.from.includes(kind) && html`<a class="link" key=${name} href=${href(`${grows.path}?origine=${id}`)}>${h(Icon, { name: icon, s: true })}${grows.words}</a>`);

/** For a while those who were there correct or cancel; after that, through the coordinator. @param {{row: any}} props */
function Own({ row }) {
  if (!mayCorrect(row.data, me.value?.user.id ?? "", trueNowMs()))
    return wasThere(row.data, me.value?.user.id ?? "") && !row.data.cancelled
      ? html`<p class="small soft">Plus de ${CORRECTION_HOURS} heures : pour corriger, demandez à votre coordinateur.</p>`
      : null;
  return html`<div class="cluster">
    ${kindOf(row.kind).form && !locked.value && html`<a class="btn btn--quiet btn--s" href=${href(`/corriger/${row.kind}/${row.id}`)}>${h(Icon, { name: "crayon", s: true })}Corriger</a>`}
    ${h(Ask, {
      label: "Annuler cette saisie",
      question: `Annuler ${kindOf(row.kind).one ?? "cette saisie"} ? Il n’y a pas de retour : pour le noter à nouveau, il faudrait le ressaisir.`,
      yes: "Oui, annuler",
      onYes: () => cancel(row.kind, row.id),
    })}
  </div>`;
}

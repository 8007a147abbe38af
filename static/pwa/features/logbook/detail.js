/** One entry: its codes, its way to the service, and what its author may still do about it. */
import { html, h, cap } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Empty, HeadBar } from "../../ui/screen.js";
import { useState } from "preact/hooks";
import { dateFr, dayOf, nowMs, timeFr, today } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { FollowupField } from "../followups/field.js";
import { schedule } from "../followups/followup.js";
import { current, go, href } from "../../core/router.js";
import { me, nameOf } from "../../device/session.js";
import { labelOf, list, peek, view } from "../../store/views.js";
import { MACHINES } from "../../core/machines.js";
import { people } from "../contacts/contact.js";
import { floorLabel, severity } from "../technical/technical.js";
import { FORMS } from "./forms.js";
import { kindOf, lineOf, whereOf } from "./describe.js";
import { outcomeOf } from "./lists.js";
import { mayCorrect } from "./logbook.js";
import { cancel, store } from "./record.js";
import { plateOf, Next } from "./form.js";
import { Where } from "./row.js";

/** @param {string} list @param {string[]} codes */
const labels = (list, codes) => (codes ?? []).map((code) => labelOf(list, code)).join(", ");
/** @param {string} machine @param {string} state */
const state = (machine, state) => MACHINES[machine]?.states[state] ?? state;

/** What each kind tells, as pairs of words. @type {Record<string, (d: any) => [string, any][]>} */
const FACTS = {
  visit: (d) => [
    ["Halls", d.entrances?.length || null],
    ["Motif", d.reason && labelOf("motif_empeche", d.reason)],
  ],
  ambience: (d) => [["Niveau", labelOf("ambiance", String(d.level))]],
  contact: (d) => [
    ["Besoin", labelOf("besoin", d.besoin)],
    ["Fait", labels("reponse", d.reponses)],
    ["Personnes", people(d.counts?.age)],
    ["Registre", labelOf("registre", d.registre)],
    ["Comment", labelOf("canal", d.canal)],
  ],
  conflict: (d) => [
    ["Type", labelOf("type_conflit", d.type)],
    ["Gravité", labelOf("gravite", d.gravite)],
    ["Fréquence", labelOf("recurrence", d.recurrence)],
    ["Origine", labelOf("origine", d.origine)],
    ["Issue", outcomeOf(d.issue)],
    ["Fait", labels("reponse", d.reponses)],
  ],
  technical: (d) => [
    ["Problème", labelOf("categorie_technique", d.category)],
    ["Précisément", d.sub_category && labelOf("categorie_technique", d.sub_category)],
    ["Étage", d.floor == null ? null : floorLabel(d.floor)],
    ["Urgence", severity(d.severity).label],
    ["Signalé par", labelOf("demandeur", d.requester)],
    ["Travaux", d.work && state("technique_travaux", d.work)],
    ["Envoi", d.transmission && state("technique_transmission", d.transmission)],
  ],
  referral: (d) => [
    ["Domaine", labelOf("domaine", d.domaine)],
    ["Besoin", d.besoin && labelOf("besoin", d.besoin)],
    ["Vers", d.partner_id && peek("partner", d.partner_id)?.data.name],
    ["Accord", d.consent && (d.consent === "accorde" ? "Donné" : "Refusé")],
    ["État", d.state && state("orientation", d.state)],
  ],
};

export function Entry() {
  const { id = "" } = current.value.params;
  const kind = /** @type {import("../../types/phone").EntryKind} */ (current.value.params.kind ?? "");
  const row = view(kind, id).value;
  if (!row)
    return html`${h(HeadBar, { title: "Saisie" })}
      <main><div class="scroll pad">${h(Empty, {
        icon: "document",
        text: "Cette saisie n’est plus sur ce téléphone. Le service la garde.",
      })}</div></main>`;
  const d = row.data;
  const facts = [
    ["Lieu", whereOf(d)],
    ["Où exactement", d.lieu && labelOf("lieu", d.lieu)],
    ["Quand", `${cap(dateFr(dayOf(d.occurred_at)))}, ${timeFr(d.occurred_at)}`],
    ["Par", nameOf(d.author_id)],
    ...(FACTS[kind]?.(d) ?? []),
  ].filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return html`${h(HeadBar, { title: kindOf(kind).title, plate: plateOf(d.place) })}
    <main><div class="scroll">
      <section class="pad stack">
        <div class="split"><h2>${cap(lineOf(row))}</h2>${h(Where, { mark: row.mark })}</div>
        ${d.cancelled && html`<p class="badge">Annulée</p>`}
        <dl class="kv kv--phone">${facts.map(([word, value]) => html`<dt>${word}</dt><dd>${value}</dd>`)}</dl>
        ${d.text && html`<p class="said">${d.text}</p>`}
        ${h(Followups, { kind, id })} ${!d.cancelled && h(Later, { kind, id })} ${kind === "contact" && !d.cancelled && h(Next, { onPick: (path) => go(`${path}?origine=${id}`) })}
        ${h(Own, { row })}
      </section>
    </div></main>`;
}

/** @param {{kind: string, id: string}} props */
function Followups({ kind, id }) {
  const mine = list("followup").value.filter((row) => row.data.subject?.kind === kind && row.data.subject.id === id);
  return mine.map(
    (row) => html`<a class="row rowlink" key=${row.id} href=${href(`/suivi/${row.id}`)}
      >${h(Icon, { name: "afaire" })}<span class="row__main"><b>Suivi : ${labelOf("motif_suivi", row.data.reason)}</b><span class="meta">${dateFr(row.data.due_on)}</span></span
      >${h(Icon, { name: "suite", s: true })}</a
    >`,
  );
}

/** A follow-up asked for afterwards, on its own. @param {{kind: import("../../types/phone").EntryKind, id: string}} props */
function Later({ kind, id }) {
  const [asked, setAsked] = useState({
    id: newId(),
    days: /** @type {number|null} */ (null),
    reason: "voir_evolution",
  });
  const due = schedule(asked, today());
  const save = async () => {
    if (!due) return;
    const payload = { subject: { kind, id }, due_on: due.due_on, reason: due.reason };
    if (
      await store({ kind: "followup.schedule", record_id: asked.id, payload }, `Suivi prévu le ${dateFr(due.due_on)}`)
    )
      setAsked({ ...asked, id: newId(), days: null });
  };
  return html`<details class="more">
    <summary>Prévoir un suivi ${h(Icon, { name: "bas", s: true })}</summary>
    <div class="stack">
      ${h(FollowupField, { value: asked, onPick: setAsked })}
      ${due && html`<button type="button" class="btn btn--s" onClick=${save}>Enregistrer le suivi</button>`}
    </div>
  </details>`;
}

/** For 48 hours the author corrects or cancels; after that, through the coordinator. @param {{row: any}} props */
function Own({ row }) {
  if (!mayCorrect(row.data, me.value?.user.id ?? "", nowMs()))
    return row.data.author_id === me.value?.user.id && !row.data.cancelled
      ? html`<p class="small soft">Plus de 48 heures : pour corriger, demandez à votre coordinateur.</p>`
      : null;
  return html`<div class="cluster">
    ${FORMS[row.kind] && html`<a class="btn btn--quiet btn--s" href=${href(`/corriger/${row.kind}/${row.id}`)}>${h(Icon, { name: "crayon", s: true })}Corriger</a>`}
    <button type="button" class="btn btn--quiet btn--s" onClick=${() => void cancel(row.kind, row.id)}>Annuler cette saisie</button>
  </div>`;
}

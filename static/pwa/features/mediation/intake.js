/** A case opened on the way, in a minute and without a network. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { unanswered } from "../../ui/answered.js";
import { Choices } from "../../ui/choice.js";
import { ErrorSummary, FreeText } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { Later, More } from "../../ui/more.js";
import { Coming, FormWord, HeadBar, MainButton } from "../../ui/screen.js";
import { dateFr, dateOf, nowIso, serviceDay } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { current, go, href } from "../../core/router.js";
import { spotOf } from "../../store/drafts.js";
import { estateOf, list, peek } from "../../store/views.js";
import { Kept, OtherDraft, checkMoment, useDraft } from "../logbook/draft.js";
import { plateOf } from "../logbook/form.js";
import { families, under, usable } from "../logbook/lists.js";
import { storeThen } from "../logbook/record.js";
import { Beginning, unlocked } from "../logbook/shut.js";
import { Where } from "../logbook/where.js";
import { PlaceLine } from "../places/picker.js";
import { contextNow, placeNow } from "../rounds/now.js";
import { asked as asking } from "./acting.js";
import { flowFor } from "./flows.js";
import { alike, build, check as checkFields, defaults, landlordsOf, mayAnswer } from "./intake_rules.js";
import { kindOf } from "./laying/merging.js";
import { OUT, Pick } from "./pick.js";
import { FACTS_MAX, FLOWS, MEANS, SPEAKS } from "./rules.js";
import { WhoFields, unreached } from "./who.js";
import { itemsOf, stateOf, whereOf } from "./words.js";
import { mediation } from "./kind.js";

const TITLE = "Ouvrir un dossier";
const FOLLOWS = [
  { code: "oui", label: "Moi : rien ne me lie à une partie" },
  { code: "non", label: "La coordination le confiera" },
];

/** The entry it grows out of: of it, the place and the codes alone. @param {string} [id] */
const originOf = (id) => (id ? (mediation.grows?.from ?? []).map((kind) => peek(kind, id)).find(Boolean) : null) ?? null;

/** @param {Record<string, string>} query */
function begin({ origine, residence }) {
  const origin = originOf(origine);
  const place = residence ? { estate: residence } : (origin?.data.place ?? placeNow());
  const context = { ...contextNow(), agents: [] };
  const known = origin?.data.type ? kindOf(origin.data.type) : null;
  return {
    query: { ...(origine && { origine }), ...(residence && { residence }) },
    spot: spotOf(place), record_id: newId(), at: nowIso(), context, place,
    origin: origin && { kind: origin.kind, id: origin.id },
    ...defaults(Boolean(context.round_id)),
    ...(known && known.family !== OUT && { family: known.family, type: known.type ?? "" }),
    ...(origin?.data.lieu && { lieu: origin.data.lieu }),
    landlord_party: newId(),
    party: { id: newId(), speaks: "soi", informed: "", who: {} },
  };
}

export function Intake() {
  const { brouillon, ...query } = current.value.query;
  const [draft, change, restart, form] = useDraft("case", JSON.stringify([query, brouillon]), () => /** @type {any} */ (begin(query)));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  if (!draft) return h(Coming, { title: TITLE });
  const check = () => ({ ...checkMoment(draft), ...checkFields(draft), ...(draft.take === "oui" && draft.caller && unreached(draft.party?.who)) });
  const errors = unanswered(asked, check);
  const save = async () => {
    const found = check();
    setAsked(found);
    if (Object.keys(found).length) return;
    const op = /** @type {any} */ ({ ...asking("case.open", draft.record_id, build(draft, dateOf(draft.at))), occurred_at: draft.at });
    const onward = () => go(draft.take === "oui" ? `/dossier/${draft.record_id}` : "/dossiers", { replace: true });
    await storeThen(onward, op, "Dossier enregistré sur le téléphone", null, form);
  };
  const like = alike(list("case").value, { family: draft.family, estate: estateOf(draft.place)?.id ?? null, day: serviceDay(draft.at) });
  return html`${h(HeadBar, { title: TITLE, plate: plateOf(draft.place), to: "/dossiers" })}
    <main><div class="scroll">
      ${h(FormWord, {})} ${!restart && h(OtherDraft, { here: { form, at: 0, value: draft } })}
      ${h(PlaceLine, { draft, change, error: errors.place })}
      ${h(Danger, {})}
      <form class="pad stack form-gap" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${restart && html`<p class="split small"><span class="soft">Votre brouillon a été repris.</span><button type="button" class="link" onClick=${restart}>Repartir de zéro</button></p>`}
        ${h(What, { draft, change, errors })}
        ${h(Choices, { name: "canal", legend: "Comment cela vous est venu", items: usable("canal"), value: draft.canal, error: errors.canal, onPick: (canal) => change({ canal }) })}
        ${h(Choices, { name: "take", legend: "Qui le suit", items: FOLLOWS, value: draft.take, error: errors.take, onPick: (take) => change({ take }) })}
        ${h(Later, { children: () => h(Rest, { draft, change, errors }) })}
      </form>
    </div>
    <div class="dock">${h(Twins, { rows: like })}${h(ErrorSummary, { errors, asked })}
      ${h(MainButton, { onClick: unlocked(draft, save), children: like.length ? "Ouvrir un autre dossier" : TITLE })}${h(Kept, { form, note: "Rien d’ici ne va au bailleur" })}</div></main>`;
}

/** First of all. */
const Danger = () => html`<p class="note note--stop">${h(Icon, { name: "appel" })}<span class="row__main"><b>Danger immédiat : appelez d’abord</b>
  <span class="cluster"><a class="link" href="tel:17">17 police</a><a class="link" href="tel:18">18 pompiers</a><a class="link" href="tel:112">112</a></span></span></p>`;

/** @param {import("../../types/kinds").FieldsProps} props */
function What({ draft, change, errors }) {
  const types = under("type_conflit", draft.family);
  const tops = families("type_conflit").filter(({ code }) => code !== OUT);
  return html`${h(Choices, { name: "family", legend: "De quoi s’agit-il ?", items: tops, value: draft.family, error: errors.family, onPick: (family) => change({ family, type: "" }) })}
    ${types.length > 0 && h(Choices, { name: "type", legend: "Plus précisément", hint: "facultatif", free: true, items: types, value: draft.type, onPick: (type) => change({ type }) })}`;
}

/** What may be said now or later. @param {import("../../types/kinds").FieldsProps} props */
function Rest({ draft, change, errors }) {
  const flow = draft.flow || flowFor(draft.type, draft.family);
  return html`${h(Facts, { draft, change, error: errors.facts })}
    ${mayAnswer(draft) && h(Landlord, { draft, change })}
    ${draft.take === "oui" && h(Caller, { draft, change, errors })}
    ${h(More, {
      text: "Qui le demande, sous quelle forme, où exactement",
      children: () => html`${h(Choices, { name: "origine", legend: "Qui le demande", items: usable("origine"), value: draft.origine, onPick: (origine) => change({ origine }) })}
      ${h(Choices, { name: "written", legend: "La demande est faite", narrow: true, items: itemsOf(MEANS), value: draft.written, onPick: (written) => change({ written }) })}
      ${h(Choices, { name: "flow", legend: "Parcours", narrow: true, items: itemsOf(FLOWS), value: flow, onPick: (picked) => change({ flow: picked }) })}
      ${h(Where, { draft, change })}<p class="small soft">Demandé le ${dateFr(dateOf(draft.at))}.</p>`,
    })}`;
}

/** @param {{draft: any, change: (patch: any) => void, error?: string}} props */
const Facts = ({ draft, change, error }) =>
  draft.shut ? h(Beginning, { draft }) : h(FreeText, { id: "facts", label: "Les faits", rows: 3, most: FACTS_MAX, value: draft.facts ?? "", error, readers: "Ce qui se passe, où, quand. Rien sur la santé, l’origine ou la justice. La personne peut lire ce que vous écrivez.", onInput: (facts) => change({ facts }) });

/** The one the person is at odds with, when it is a landlord. @param {{draft: any, change: (patch: any) => void}} props */
function Landlord({ draft, change }) {
  const known = landlordsOf(list("estate").value);
  if (!known.length) return null;
  return html`<div class="stack-s">${h(Pick, { id: "bailleur", label: "Bailleur qui est lui-même partie (facultatif)", none: "Aucun", value: draft.landlord ?? "", groups: [["", known]], onPick: (landlord) => change({ landlord }) })}
    <p class="small soft">Il ne reçoit que ses lettres, rien sous son propre accès.</p></div>`;
}

/** One tap, and who asks is party A; who she is may wait. @param {import("../../types/kinds").FieldsProps} props */
function Caller({ draft, change, errors }) {
  const party = draft.party ?? {};
  const pick = (/** @type {any} */ patch) => change({ party: { ...party, ...patch } });
  if (!draft.caller) return html`<button type="button" class="btn btn--quiet" onClick=${() => change({ caller: true })}>${h(Icon, { name: "plus" })}Noter qui demande</button>`;
  return html`<section class="stack-s"><h2 class="split step-label"><span>Partie A</span><button type="button" class="link" onClick=${() => change({ caller: false })}>Retirer</button></h2>
    ${h(Choices, { name: "speaks", legend: "Elle parle", items: itemsOf(SPEAKS), value: party.speaks, onPick: (speaks) => pick({ speaks }) })}
    ${h(Choices, { name: "informed", legend: "L’information sur la médiation est donnée", hint: "facultatif", narrow: true, free: true, items: itemsOf(MEANS), value: party.informed, onPick: (informed) => pick({ informed }) })}
    ${draft.shut ? h(Beginning, { draft }) : h(WhoFields, { who: party.who ?? {}, speaks: party.speaks, errors, change: (who) => pick({ who }) })}</section>`;
}

/** @param {{rows: any[]}} props */
const Twins = ({ rows }) =>
  rows.length > 0 &&
  html`<div class="note" role="status">${h(Icon, { name: "oeil" })}<div class="row__main"><b>${rows.length > 1 ? "Des dossiers ressemblent" : "Un dossier ressemble"} à celui-ci</b>
    ${rows.slice(0, 3).map((row) => html`<a class="link small num" key=${row.id} href=${href(`/dossier/${row.id}`)}>${whereOf(row)}, ${stateOf(row.data).toLowerCase()}</a>`)}
    ${rows.length > 3 && html`<a class="link small" href=${href("/dossiers")}>3 sur ${rows.length}\u00a0: les voir tous</a>`}
    <span class="small">Si c’est la même chose, ouvrez-le. Rien n’est réuni tout seul.</span></div></div>`;

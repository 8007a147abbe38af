/** One party of a case: told, tried, agreeing or not, out; who she is, one tap away. */
import { useState } from "preact/hooks";
import { html, h, count, dots } from "../../ui/html.js";
import { Ask } from "../../ui/ask.js";
import { Choices } from "../../ui/choice.js";
import { Icon } from "../../ui/icon.js";
import { More } from "../../ui/more.js";
import { HeadBar, MainButton } from "../../ui/screen.js";
import { newId } from "../../core/ids.js";
import { current } from "../../core/router.js";
import { labelOf } from "../../store/views.js";
import { usable } from "../logbook/lists.js";
import { stateLabel } from "../logbook/words.js";
import { Veil } from "../vault/veil.js";
import { act } from "./acting.js";
import { Gone, Seal, useCase } from "./frame.js";
import { Joining } from "./joining.js";
import { Naming } from "./naming.js";
import { ENDED } from "./next.js";
import { readNow } from "./reading.js";
import { mayAgree, mayGiveUp, mayRefuse, mayTry, mayWithdraw } from "./party_rules.js";
import { AGREED, MEANS, SIDES, SPEAKS } from "./rules.js";
import { itemsOf } from "./words.js";

export function Party() {
  const { id, row, data, shut, hers } = useCase();
  const { party = "" } = current.value.params;
  const [saved, setSaved] = useState(0);
  if (!row || !hers) return h(Gone, { title: "Partie" });
  if (party === "nouvelle") return h(Joining, { id, data });
  const one = data.parties.find((/** @type {any} */ other) => other.id === party);
  if (!one) return h(Gone, { title: "Partie" });
  const over = ENDED.includes(data.state);
  const props = { id, one, shut };
  const tried = !over && mayTry(one);
  // Who agrees without having been tried has no use for how tries are counted.
  const counted = tried && (one.tries > 0 || one.state !== "accepte");
  return html`${h(HeadBar, { title: "Partie", plate: one.letter, to: `/dossier/${id}` })}
    <main><div class="scroll">${h(Seal, {})}
      <section class="pad stack form-gap">
        <div><h2>${stateLabel("partie", one.state)}</h2><p class="small soft">${dots(SIDES[one.side], SPEAKS[one.speaks], one.interpreter && "interprète")}</p>
          ${counted && html`<p class="small soft">${triesOf(one)}</p>`}</div>
        ${h(Reach, props)} ${!over && h(Informed, props)} ${!over && h(Agreement, props)} ${!over && h(Leaving, props)}
        ${!over && !one.erased && h(More, { key: `who ${saved}`, text: "Qui elle est", children: () => h(Naming, { ...props, onSaved: () => setSaved(saved + 1), key: one.id }) })}
      </section>
    </div>${tried && h(Try, { ...props, key: one.id })}</main>`;
}

/** How often she was tried, and what is left before she is out of reach. @param {any} one */
function triesOf({ tries, tries_left }) {
  if (!tries) return "Un essai ne compte qu’à deux heures au moins des autres, même un autre jour.";
  const left = tries_left > 0 ? `encore ${tries_left} à une autre heure avant « injoignable »` : "elle peut être dite injoignable";
  return `${count(tries, "essai")} sans réponse, ${left}.`;
}

/** @typedef {{id: string, one: any, shut: boolean}} Props */

/** How she is reached; her name is asked for. @param {Props} props */
function Reach({ id, one, shut }) {
  const [named, setNamed] = useState(false);
  if (one.erased) return html`<p class="small soft">Son identité a été effacée : seule sa lettre reste.</p>`;
  if (shut) return html`<div>${h(Veil, {})}</div>`;
  const { name, phone, hours, address, language, mail, structure } = one.who ?? {};
  const show = () => (setNamed(true), void readNow(id, one.id));
  const facts = [
    ["Quand", hours],
    ["Par", one.channel && labelOf("canal", one.channel)],
    ["Langue", language],
    ["Structure", structure],
    ...(named ? [["Nom", name], ["Téléphone", phone], ["Adresse", address], ["Courriel", mail]] : []),
  ].filter(([, value]) => value);
  return html`${facts.length > 0 && html`<dl class="kv kv--phone">${facts.map(([word, value]) => html`<dt>${word}</dt><dd><bdi>${value}</bdi></dd>`)}</dl>`}
    <div class="cluster">
      ${phone && html`<a class="btn btn--s" href=${`tel:${phone.replace(/[^+\d]/g, "")}`} onClick=${() => void readNow(id, one.id)}>${h(Icon, { name: "appel", s: true })}Appeler</a>`}
      ${!named && (name || phone || address || mail) && html`<button type="button" class="btn btn--quiet btn--s" onClick=${show}>${h(Icon, { name: "oeil", s: true })}Voir le nom</button>`}
    </div>`;
}

/** What mediation is, what is kept of her, what she may ask. @param {Props} props */
function Informed({ id, one }) {
  if (one.informed) return html`<p class="small"><span class="badge badge--done">Information donnée</span></p>`;
  const told = (/** @type {string} */ how) => () => act("case.inform", id, { party_id: one.id, how }, "Information notée");
  return html`<section class="stack-s"><h2 class="step-label">L’information est-elle donnée ?</h2>
    <p class="small soft">Ce qu’est une médiation, qu’elle est libre, ce qui est noté d’elle, et qu’elle peut le demander.</p>
    <div class="cluster">${itemsOf(MEANS).map(({ code, label }) => html`<button type="button" class="btn btn--quiet btn--s" key=${code} onClick=${told(code)}>Noter l’information ${label.toLowerCase()}</button>`)}</div></section>`;
}

/** Who does not answer at three different times of the day is out of reach. @param {Props} props */
function Try({ id, one }) {
  const [channel, setChannel] = useState(one.channel ?? "appel_sortant");
  const [trying, setTrying] = useState(false);
  const tried = (/** @type {boolean} */ reached) => () =>
    act("case.try", id, { party_id: one.id, try_id: newId(), channel, reached }, reached ? "Partie jointe : noté" : "Essai noté");
  // Who agrees is reached: trying her is no longer what this page is for.
  if (one.state === "accepte" && !trying) return html`<div class="dock"><button type="button" class="btn btn--quiet btn--block" onClick=${() => setTrying(true)}>Noter un essai</button></div>`;
  return html`<div class="dock">
    ${h(More, { text: html`<span>Essai : ${labelOf("canal", channel).toLowerCase()}</span>`, children: () => h(Choices, { name: "channel", legend: "Comment", items: usable("canal"), value: channel, onPick: setChannel }) })}
    <div class="pair-b">${h(MainButton, { quiet: true, onClick: tried(false), children: "Sans réponse" })}${h(MainButton, { onClick: tried(true), children: "Elle a répondu" })}</div>
  </div>`;
}

/** What exactly she agrees to; each is taken back alone. @param {Props} props */
function Agreement({ id, one }) {
  const [what, setWhat] = useState(/** @type {string[]} */ ([]));
  const [means, setMeans] = useState("");
  const left = itemsOf(AGREED).filter(({ code }) => !one.agreed.includes(code));
  const asked = what.filter((code) => left.some((item) => item.code === code));
  const refused = !one.informed ? "Notez d’abord comment elle a été informée." : asked.length > 0 && ![...one.agreed, ...asked].includes("mediation") ? "Sans son consentement à la médiation, une partie n’accepte pas." : "";
  const agree = () => act("case.agree", id, { party_id: one.id, consent_id: newId(), means, what: asked }, "Consentement de la partie noté");
  return html`<section class="stack-s"><h2 class="step-label">Ce à quoi elle consent</h2>
    ${one.agreed.length > 0 && html`<ul class="rows">${one.agreed.map((/** @type {string} */ code) => html`<li class="row row--tight" key=${code}>${h(Icon, { name: "ras", s: true })}<span class="row__main">${AGREED[code] ?? code}</span>${code !== "mediation" && h(TakeBack, { id, one, code })}</li>`)}</ul>`}
    ${
      mayAgree(one) &&
      left.length > 0 &&
      html`${h(Choices, { name: "what", legend: "Elle accepte", multi: true, items: left, value: asked, onPick: setWhat })}
      ${h(Choices, { name: "means", legend: "Comment", narrow: true, items: itemsOf(MEANS), value: means, onPick: setMeans })}
      ${refused && html`<p class="small soft">${refused}</p>`}
      ${!refused && means && asked.length > 0 && h(MainButton, { quiet: true, icon: "ras", onClick: agree, children: "Noter son consentement" })}`
    }</section>`;
}

/** @param {{id: string, one: any, code: string}} props */
const TakeBack = ({ id, one, code }) =>
  h(Ask, { label: "Retirer", question: "Elle ne consent plus sur ce point ?", yes: "Oui, retirer", onYes: () => act("case.take_back", id, { party_id: one.id, what: code }, "Consentement retiré") });

/** @type {Record<string, [string, string]>} */
const OUT = {
  refuse: ["Elle refuse", "Noter qu’elle refuse la médiation ? Les liens qu’elle a reçus se ferment."],
  se_retire: ["Elle se retire", "Noter qu’elle se retire ? Tous ses consentements sont retirés, et rien de ce qu’elle a permis n’est plus porté."],
  injoignable: ["Elle est injoignable", "Noter qu’elle est injoignable, après trois essais à des heures différentes ?"],
};

/** @param {Props} props */
function Leaving({ id, one }) {
  const ways = [mayRefuse(one) && "refuse", mayWithdraw(one) && "se_retire", mayGiveUp(one) && "injoignable"].filter((how) => how !== false);
  if (!ways.length) return null;
  return html`<section class="stack-s"><h2 class="step-label">Elle refuse, ou se retire</h2><div class="cluster">${ways.map((how) => {
    const [label = "", question = ""] = OUT[how] ?? [];
    return h(Ask, { key: how, label, question, yes: "Oui, noter", no: "Non", onYes: () => act("case.leave", id, { party_id: one.id, how }, "Noté sur le téléphone") });
  })}</div></section>`;
}

/** One session: planned, it is told what became of it; held, what was noted of it. */
import { useState } from "preact/hooks";
import { html, h, dots } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { ErrorLine } from "../../ui/field.js";
import { Icon } from "../../ui/icon.js";
import { HeadBar, MainButton, MainLink } from "../../ui/screen.js";
import { nowMs } from "../../core/clock.js";
import { back, current, href } from "../../core/router.js";
import { labelOf } from "../../store/views.js";
import { storeThen } from "../logbook/record.js";
import { stateLabel } from "../logbook/words.js";
import { Veil } from "../vault/veil.js";
import { asked } from "./acting.js";
import { Gone, Seal, useCase } from "./frame.js";
import { NoMore } from "./halted.js";
import { TABLE, conditions, idOf, knownOf } from "./meet.js";
import { useReading } from "./reading.js";
import { CANCELLED } from "./rules.js";
import { Coming, Warn } from "./coming.js";
import { toWarn } from "./off.js";
import { Conditions } from "./table.js";
import { allBy, byFr, formPath, titleOf, whenFr } from "./ways.js";
import { signOf } from "./where.js";

const TITLE = "Séance";

export function Seance() {
  const { id, row, data, shut, hers } = useCase();
  const one = data?.meetings?.find((/** @type {any} */ it) => it.id === current.value.params.meeting);
  useReading(id, hers && !shut);
  if (!row || !hers) return h(Gone, { title: TITLE });
  if (!one) return h(NoMore, { data, title: TITLE, text: "Cette séance n’est pas, ou plus, dans ce dossier.", to: `/dossier/${id}/seance` });
  const warn = toWarn(data, nowMs()).find((off) => off.one.id === one.id);
  const begun = Date.parse(one.starts_at) <= nowMs();
  return html`${h(HeadBar, { title: TITLE, plate: signOf(data), to: `/dossier/${id}/seance` })}
    <main><div class="scroll">${h(Seal, {})}<div class="pad stack form-gap">
      <div><h2>${titleOf(one)}</h2><p class="soft">${whenFr(one)}</p>
        <p class="small soft">${dots(stateFr(one), one.lieu && labelOf("lieu", one.lieu), allBy(data, one.mediators))}</p></div>
      ${one.state === "prevue" && one.mode === TABLE && h(Conditions, { all: conditions(/** @type {any} */ ({ ...one, mediators: one.mediators.length }), knownOf(data)) })}
      ${h(Notes, { data, one, shut })}
      ${one.state === "prevue" && h(Coming, { id, data, one, begun })}
      ${one.state === "prevue" && h(Became, { id, data, one, begun })}
      ${warn && h(Warn, { id, data, one, letters: warn.letters })}
      ${one.state !== "prevue" && html`<a class="btn btn--quiet btn--block" href=${href(`/dossier/${id}/note?seance=${one.id}`)}>${h(Icon, { name: "crayon" })}Ajouter une note</a>`}
    </div></div>
    ${one.state === "prevue" && begun && html`<div class="dock">${h(MainLink, { to: formPath(id, one), icon: "ras", children: "Elle a eu lieu" })}</div>`}</main>`;
}

/** "Prévue"; "Absence : A" @param {any} one */
export const stateFr = ({ state, absent, reason }) => stateLabel("seance", state) + (absent.length ? `\u00a0: ${absent.join(", ")}` : CANCELLED[reason] ? `\u00a0: ${CANCELLED[reason].toLowerCase()}` : "");

/** @param {{data: any, one: any, shut: boolean}} props */
function Notes({ data, one, shut }) {
  const notes = data.notes.filter((/** @type {any} */ it) => it.meeting_id === one.id);
  if (!notes.length) return null;
  return html`<section class="stack-s"><h2 class="step-label">Notes</h2>${shut ? h(Veil, {}) : notes.map((/** @type {any} */ it) => html`<div key=${it.id}><p class="said"><bdi>${it.text}</bdi></p><p class="meta">${byFr(data, it.by)}</p></div>`)}</section>`;
}

/** What else may have become of it. @param {{id: string, data: any, one: any, begun: boolean}} props */
function Became({ id, data, one, begun }) {
  const [said, setSaid] = useState(current.peek().query.reponse ?? "");
  const answers = [...(begun ? [{ code: "absence", label: "Quelqu’un n’est pas venu" }] : []), { code: "annulee", label: "Annulée" }];
  return html`${!begun && html`<p class="small soft">Ce qui s’y est dit se note une fois qu’elle a commencé.</p>`}
    ${h(Choices, { name: "reponse", legend: begun ? "Elle n’a pas eu lieu ?" : "Elle n’aura pas lieu ?", items: answers, value: said, free: true, onPick: setSaid })}
    ${said === "absence" && begun && h(Absent, { id, data, one })} ${said === "annulee" && h(Cancel, { id, one })}`;
}

/** @param {string} id @param {any} payload @param {string} text */
const settle = (id, payload, text) => storeThen(() => back(`/dossier/${id}`), asked("case.missed", id, payload), text);

/** @param {{id: string, data: any, one: any}} props */
function Absent({ id, data, one }) {
  const [absent, setAbsent] = useState(/** @type {string[]} */ (one.letters.length === 1 ? one.letters : []));
  const [tried, setTried] = useState(false);
  const save = async () => (absent.length ? settle(id, { meeting_id: one.id, absent: absent.map((letter) => idOf(data, letter)) }, "Absence notée sur le téléphone") : setTried(true));
  const error = tried && !absent.length ? "Dites qui n’est pas venu." : "";
  return html`${h(Choices, { name: "absents", legend: "Qui n’est pas venu", multi: true, narrow: true, error, items: one.letters.map((/** @type {string} */ letter) => ({ code: letter, label: `Partie ${letter}` })), value: absent, onPick: setAbsent })}
    ${h(MainButton, { quiet: true, onClick: save, children: "Noter l’absence" })}`;
}

/** @param {{id: string, one: any}} props */
function Cancel({ id, one }) {
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const save = async () => (reason ? settle(id, { meeting_id: one.id, reason }, "Séance annulée sur le téléphone") : setTried(true));
  return html`${h(Choices, { name: "motif", legend: "Pourquoi", items: Object.entries(CANCELLED).map(([code, label]) => ({ code, label })), value: reason, onPick: setReason })}
    ${h(ErrorLine, { id: "e-motif-s", text: tried && !reason ? "Choisissez pourquoi elle est annulée." : "" })}
    ${h(MainButton, { quiet: true, onClick: save, children: "Annuler la séance" })}`;
}

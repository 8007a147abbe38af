/** What she writes for herself before a round: on her own phones alone, until the round is over. */
import { html, h } from "../../ui/html.js";
import { ErrorSummary } from "../../ui/field.js";
import { Coming, Empty, HeadBar, MainButton } from "../../ui/screen.js";
import { TEXT_DAYS } from "../../core/rules.js";
import { newId, oneOf } from "../../core/ids.js";
import { back, href } from "../../core/router.js";
import { me } from "../../device/session.js";
import { dropDraft } from "../../store/drafts.js";
import { isClosed } from "../../store/texts.js";
import { list } from "../../store/views.js";
import { Kept, useDraft } from "../logbook/draft.js";
import { storeThen } from "../logbook/record.js";
import { Words, unlocked } from "../logbook/shut.js";
import { Veil } from "../vault/veil.js";
import { planned, round } from "./now.js";

const walk = () => round.value ?? planned.value;
/** @param {{id: string}} of */
const noteOf = ({ id }) => list("preparation").value.find(({ data }) => data.round_id === id);
/** One a round, whichever of her phones writes it first. @param {{id: string}} of */
const idOf = (of) => noteOf(of)?.id ?? oneOf(of.id, me.value?.user.id);
/** @param {{id: string}} of @returns {string} */
const written = (of) => noteOf(of)?.data.text ?? "";

/** As it stands, and the way to write it. */
export function NoteLine() {
  const of = walk();
  if (!of) return null;
  const text = written(of);
  const shut = isClosed(noteOf(of), "text");
  return html`<section class="pad stack-s">
    <div class="h-row"><h2>Ma note</h2><a class="small" href=${href("/tournee/note")}>${text || shut ? "Modifier" : "Écrire"}<span class="vh"> ma note</span></a></div>
    ${shut ? html`<div>${h(Veil, {})}</div>` : text ? html`<p class="said"><bdi>${text}</bdi></p>` : html`<p class="small soft">Ce que vous voulez vous rappeler ce soir. Vous êtes la seule personne à la lire.</p>`}
  </section>`;
}

export function Note() {
  const of = walk();
  return of
    ? h(NoteForm, { of, key: of.id })
    : html`${h(HeadBar, { title: "Ma note" })}<main><div class="scroll pad">${h(Empty, { icon: "document", later: "La tournée n’est pas encore reçue.", text: "Aucune tournée n’est prévue ni en cours : votre note s’écrit avant une tournée, ou pendant." })}</div></main>`;
}

/** @param {{of: any}} props */
function NoteForm({ of }) {
  const veiled = Boolean(noteOf(of)?.locked);
  // `record_id` is the operation's: the note has its own, whoever wrote it first.
  const [draft, change, , form] = useDraft("preparation", of.id, () => ({ spot: of.id, record_id: newId(), text: written(of) }), veiled);
  if (!draft) return h(Coming, { title: "Ma note" });
  const save = async () => {
    const text = draft.text.trim();
    if (text === written(of)) {
      void dropDraft(form);
      return back("/tournee/avant");
    }
    /** @type {import("../../types/phone").Draft} */
    const op = { kind: "preparation.write", op_id: draft.record_id, record_id: idOf(of), payload: { round_id: of.id, text } };
    await storeThen(() => back("/tournee/avant"), op, text ? "Note gardée" : "Note effacée", null, form);
  };
  return html`${h(HeadBar, { title: "Ma note" })}
    <main><div class="scroll">
      <form class="pad stack" onSubmit=${(/** @type {Event} */ e) => e.preventDefault()}>
        ${h(Words, { draft, label: "Pour cette tournée", needed: true, rows: 6, readers: "Vous êtes la seule personne à lire cette note : ni votre binôme, ni la coordination, ni le bailleur.", onInput: (text) => change({ text }) })}
        <p class="small soft">Elle s’efface ${TEXT_DAYS} jours après la tournée.</p>
      </form>
    </div>
    <div class="dock">${h(ErrorSummary, { errors: {} })}${h(MainButton, { onClick: unlocked(draft, save, veiled), children: "Garder la note" })}${h(Kept, { form })}</div></main>`;
}

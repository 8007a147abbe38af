/** A code or a phrase of one's own: typed twice, and said plainly what it holds back and what not. */
import { useState } from "preact/hooks";
import { DIGITS, PHRASE_MIN, faultOf } from "../../vault/code.js";
import { html, h } from "../../ui/html.js";
import { ErrorSummary, Field } from "../../ui/field.js";
import { MainButton } from "../../ui/screen.js";
import { Keypad, Told } from "./keypad.js";
import { faultFr } from "./words.js";

/** @typedef {"code" | "phrase"} Kind */
/** @typedef {{busy: boolean, onChosen: (kind: Kind, text: string) => Promise<string>}} Props   `onChosen`: why it could not be kept, else nothing */

/** @param {Props} props */
export function Choose({ busy, onChosen }) {
  const [kind, setKind] = useState(/** @type {Kind} */ ("code"));
  const other = kind === "code" ? "Choisir plutôt une phrase" : `Choisir plutôt ${DIGITS} chiffres`;
  return html`<p class="small">Ce code ouvre ce qui est écrit sur ce téléphone. Noter et envoyer n’en ont pas besoin.</p>
    ${h(kind === "code" ? NewCode : NewPhrase, { key: kind, busy, onChosen })}
    <button type="button" class="btn btn--quiet btn--block" onClick=${() => setKind(kind === "code" ? "phrase" : "code")}>${other}</button>
    <p class="small soft">Un code de ${DIGITS} chiffres arrête qui trouve ou emprunte ce téléphone. Il n’arrête pas qui copie sa mémoire et essaie tous les codes ailleurs : une phrase longue, si.</p>`;
}

/** @param {Props} props */
function NewCode({ busy, onChosen }) {
  const [first, setFirst] = useState("");
  const [typed, setTyped] = useState("");
  const [error, setError] = useState("");
  const begin = (/** @type {string} */ why) => (setFirst(""), setTyped(""), setError(why));
  const end = async (/** @type {string} */ text) => {
    const why = text === first ? await onChosen("code", text) : "Les deux codes diffèrent. Recommencez.";
    if (why) begin(why);
  };
  const type = (/** @type {string} */ text) => {
    setTyped(text);
    if (text.length < DIGITS) return;
    if (first) return void end(text);
    const fault = faultFr(faultOf("code", text), "code");
    begin(fault);
    if (!fault) setFirst(text);
  };
  const side = first ? { label: "Refaire", act: () => begin("") } : null;
  // One line stands there, whatever it says: the keys stay under the thumb.
  return html`<div><h2 class=${error ? "vh" : "step-label"}><span role="status">${first ? "Le même code, encore une fois" : `Votre code à ${DIGITS} chiffres`}</span></h2>
      ${h(Told, { id: "e-code", text: error })}</div>
    ${h(Keypad, { typed, shut: busy, onType: type, side })}`;
}

/** @param {Props} props */
function NewPhrase({ busy, onChosen }) {
  const [phrase, setPhrase] = useState("");
  const [again, setAgain] = useState("");
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  const choose = () => {
    const fault = faultFr(faultOf("phrase", phrase), "phrase");
    if (fault) return setErrors({ phrase: fault });
    if (phrase !== again) return setErrors({ again: "Les deux phrases diffèrent." });
    void onChosen("phrase", phrase).then((why) => setErrors(why ? { form: why } : {}));
  };
  const secret = { type: "password", autocomplete: "off", spellcheck: false };
  return html`<form class="stack" onSubmit=${(/** @type {Event} */ event) => (event.preventDefault(), choose())}>
    ${h(Field, { id: "phrase", label: "Votre phrase", hint: `Au moins ${PHRASE_MIN} signes : quatre mots sans lien se retiennent bien.`, value: phrase, error: errors.phrase, onInput: (text) => (setPhrase(text), setErrors({})), ...secret })}
    ${h(Field, { id: "again", label: "La même phrase, encore une fois", value: again, error: errors.again, onInput: (text) => (setAgain(text), setErrors({})), ...secret })}
    ${h(ErrorSummary, { errors })}
    ${h(MainButton, { busy, onClick: choose, children: "Choisir cette phrase" })}
  </form>`;
}

/** Enrolment: e-mail, password, and the code the coordinator made for this phone. */
import { sentenceOf } from "../../core/told.js";
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { unanswered } from "../../ui/answered.js";
import { ErrorSummary, Field } from "../../ui/field.js";
import { scanned } from "../../core/router.js";
import { CODE_HOURS } from "../../core/rules.js";
import { label } from "../../device/label.js";
import { enrol } from "../../device/entering.js";
import { codeNeeded, session } from "../../device/session.js";
import { EnrolledHere } from "./agents.js";
import { Finger } from "./finger.js";
import { KeptHere } from "./kept.js";
import { preparing } from "./preparing.js";

/**
 * What is missing, each with its remedy.
 * @param {{email: string, password: string, code: string}} typed @param {boolean} [needed] whether only a code opens this phone
 */
export function checkEnrol({ email, password, code }, needed = true) {
  /** @type {Record<string, string>} */
  const errors = {};
  if (!/^\S+@\S+$/.test(email.trim())) errors.email = "Écrivez votre adresse e-mail, par exemple nadia@exemple.fr.";
  if (!password) errors.password = "Écrivez votre mot de passe.";
  if (needed && !code.trim()) errors.code = "Écrivez le code que votre coordinateur a créé pour ce téléphone.";
  return errors;
}

/** What a refusal is about: a field, or all that was sent. @param {Record<string, string>} typed @param {string} [field] */
const wordsOf = (typed, field = "") => typed[field] ?? JSON.stringify(typed);

/** @param {{above?: any}} props `above`: what to say before the form */
export function Enrol({ above }) {
  const [typed, setTyped] = useState({ email: "", password: "", code: scanned.value });
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  /** What the service said of which words. */
  const [refused, setRefused] = useState({ told: /** @type {Record<string, string>} */ ({}), of: "" });
  const { busy, phase } = session.value;
  // A phone that was closed by the service opens with a code alone.
  const needed = phase === "revoked" || codeNeeded();
  /** @param {"email"|"password"|"code"} name */
  const on = (name) => (/** @type {string} */ text) => setTyped({ ...typed, [name]: text });
  const [field] = Object.keys(refused.told);
  const check = () => ({ ...checkEnrol(typed, needed), ...(wordsOf(typed, field) === refused.of && refused.told) });
  const errors = unanswered(asked, check);
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    const found = checkEnrol(typed, needed);
    setAsked(found);
    if (busy || Object.keys(found).length) return;
    try {
      preparing.value = true;
      await enrol({ ...typed, label: label() });
      scanned.value = "";
    } catch (error) {
      preparing.value = false;
      const { field = "form" } = /** @type {any} */ (error);
      const told = { [field in typed ? field : "form"]: sentenceOf(error, "L’ouverture n’a pas abouti. Réessayez.") };
      setRefused({ told, of: wordsOf(typed, field) });
      setAsked(told);
    }
  };
  return html`${above}<div><h1 tabindex="-1">Ouvrir Palier sur ce téléphone</h1>
        <p class="small soft">${
          needed
            ? `Le code vient de votre coordinateur. Il sert une fois, pendant ${CODE_HOURS} heures.`
            : "Si ce téléphone était déjà le vôtre, votre mot de passe suffit."
        }</p></div>
      ${h(EnrolledHere, {})}
      ${!above && h(KeptHere, { told: false })}
      <form class="stack" novalidate onSubmit=${submit}>
        ${h(Field, {
          id: "email",
          label: "Adresse e-mail",
          type: "email",
          autocomplete: needed ? "username" : "username webauthn",
          value: typed.email,
          error: errors.email,
          onInput: on("email"),
        })}
        ${h(Field, {
          id: "password",
          label: "Mot de passe",
          type: "password",
          autocomplete: "current-password",
          value: typed.password,
          error: errors.password,
          onInput: on("password"),
        })}
        ${h(Field, {
          id: "code",
          label: "Code du coordinateur",
          autocomplete: "one-time-code",
          spellcheck: false,
          value: typed.code,
          ...(needed ? {} : { hint: "Laissez vide si ce téléphone était déjà le vôtre." }),
          error: errors.code,
          onInput: on("code"),
        })}
        ${h(ErrorSummary, { errors, asked })}
        <button class="btn btn--block" aria-disabled=${busy ? "true" : undefined}>${busy ? "Ouverture en cours" : "Ouvrir sur ce téléphone"}</button>
        ${!needed && h(Finger, { offers: true })}
      </form>`;
}

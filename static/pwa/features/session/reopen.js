/** The same agent on her own phone: the password is enough, or a code when the server no longer knows the phone. */
import { sentenceOf } from "../../core/told.js";
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { ErrorSummary, Field } from "../../ui/field.js";
import { nowIso } from "../../core/clock.js";
import { daypart } from "../../ui/dates.js";
import { reopen } from "../../device/entering.js";
import { me, session } from "../../device/session.js";
import { ChangeAgent } from "./agents.js";
import { Finger } from "./finger.js";
import { KeptHere } from "./kept.js";
import { Leave } from "./leave.js";

/** `inner`: inside a screen that has its own heading. @param {{onLater?: (() => void)|undefined, inner: boolean}} props */
export function PasswordForm({ onLater, inner }) {
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState(/** @type {Record<string, string>} */ ({}));
  const [code, setCode] = useState(/** @type {string | null} */ (null));
  const [leaving, setLeaving] = useState(false);
  const { busy } = session.value;
  const name = me.value?.user.name.split(" ")[0] ?? "";
  const hello = ["soirée", "nuit"].includes(daypart(nowIso())) ? "Bonsoir" : "Bonjour";
  /** @param {Event} event */
  const submit = async (event) => {
    event.preventDefault();
    if (busy) return;
    if (!password) return setErrors({ password: "Écrivez votre mot de passe." });
    try {
      await reopen({ password, code: code ?? "" });
    } catch (problem) {
      const { field = "form" } = /** @type {any} */ (problem);
      if (field === "code") setCode(code ?? "");
      setErrors({ [field]: sentenceOf(problem, "L’ouverture n’a pas abouti. Réessayez.") });
    }
  };
  return html`<div class="split split--fits">
      <div>${inner ? html`<h2>Se reconnecter</h2>` : html`<h1 tabindex="-1">${hello} ${name}</h1>`}<p class="small soft">Votre mot de passe suffit sur ce téléphone.</p></div>
      <button type="button" class="btn btn--quiet btn--s" aria-expanded=${String(leaving)} onClick=${() => setLeaving(!leaving)}>Changer<span class="vh"> d’agent</span></button>
    </div>
    ${leaving && html`<div class="stack-s">${h(ChangeAgent, {})}${h(Leave, {})}</div>`}
    ${!leaving && h(KeptHere, { told: inner })}
    <form class="stack" novalidate onSubmit=${submit}>
      <input class="vh" type="email" autocomplete="username" tabindex="-1" aria-hidden="true" readonly value=${me.value?.user.email ?? ""} />
      ${h(Field, {
        id: "password",
        label: "Mot de passe",
        type: "password",
        autocomplete: "current-password",
        value: password,
        error: errors.password,
        onInput: (text) => (setPassword(text), setErrors({})),
      })}
      ${
        code !== null &&
        h(Field, {
          id: "code",
          label: "Code du coordinateur",
          autocomplete: "one-time-code",
          spellcheck: false,
          value: code,
          error: errors.code,
          onInput: (text) => (setCode(text), setErrors({})),
        })
      }
      ${h(ErrorSummary, { errors })}
      <button class="btn btn--block" aria-disabled=${busy ? "true" : undefined}>${busy ? "Connexion en cours" : "Se reconnecter"}</button>
      ${h(Finger, { offers: false })}
      ${onLater && html`<button type="button" class="btn btn--quiet btn--block" onClick=${onLater}>Plus tard</button>`}
    </form>`;
}

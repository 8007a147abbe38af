/** What this phone keeps, and the hand on it, whoever found it: numbers, and nothing else. */
import { html, count } from "../../ui/html.js";
import { strangers } from "../../device/session.js";
import { nudge, state } from "../../outbox/courier.js";
import { deposits } from "../../outbox/exchange.js";
import { status } from "../../outbox/status.js";

/** Which of them is which is for who wrote them. @param {{sent: number, refused: number, rest: number, trouble: string}} facts */
export function depositedText({ sent, refused, rest, trouble }) {
  const lines = [
    sent > 0 && `${count(sent, "saisie")} ${sent > 1 ? "envoyées" : "envoyée"}.`,
    rest > 0 && trouble && `${count(rest, "saisie")} ${rest > 1 ? "attendent" : "attend"} encore. ${trouble}`,
    refused > 0 && `${count(refused, "saisie")} ${refused > 1 ? "attendent que leur" : "attend que son"} auteur se reconnecte ici.`,
    rest + refused === 0 && "Plus rien n’attend sur ce téléphone.",
  ];
  return lines.filter(Boolean).join(" ");
}

/** `told`: the screen says already why sending failed. @param {{told: boolean}} props */
export function KeptHere({ told }) {
  const { busy, lastError } = state.value;
  const { sent, refused } = deposits.state.value.screens?.told.value ?? { sent: 0, refused: 0 };
  const kept = strangers.value + status.value.waiting;
  if (!kept && !sent) return null;
  const rest = Math.max(0, kept - refused);
  const said = busy ? "" : depositedText({ sent, refused, rest, trouble: told ? "" : (lastError?.message ?? "") });
  const before = `${count(rest, "saisie")} ${rest > 1 ? "gardées" : "gardée"} sur ce téléphone. L’envoi ne demande pas de mot de passe et ne montre rien.`;
  return html`<section class="stack-s">
    <p class="small" role="status">${said || before}</p>
    ${rest > 0 && html`<button type="button" class="btn btn--quiet btn--block" aria-disabled=${busy ? "true" : undefined} onClick=${() => busy || void nudge("hand")}>${busy ? "Envoi en cours" : "Envoyer ce que ce téléphone garde"}</button>`}
  </section>`;
}

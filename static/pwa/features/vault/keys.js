/** Her passkeys, wherever they were added: what reopens her session, when it last did, and the hand to take it back. */
import { useEffect, useState } from "preact/hooks";
import { to64 } from "../../vault/bytes.js";
import { readRow } from "../../vault/rows.js";
import { removePasskey } from "../../vault/vault.js";
import { vault } from "../../vault/state.js";
import { listPasskeys, removeFromService } from "../../device/passkeys.js";
import { ApiError } from "../../core/api.js";
import { dateOf } from "../../core/clock.js";
import { html, h } from "../../ui/html.js";
import { dayYear } from "../../ui/years.js";
import { say, sayFailed } from "./word.js";

/**
 * @typedef {import("../../types/vault").Who} Who
 * @typedef {import("../../device/passkeys.js").Passkey} Passkey
 */

/** @param {{who: Who}} props */
export function Keys({ who }) {
  const [keys, setKeys] = useState(/** @type {Passkey[] | null} */ (null));
  const [own, setOwn] = useState("");
  const has = vault.value?.passkey;
  const look = async () => {
    const row = await readRow(who.device_id);
    setOwn(row?.passkey ? to64(row.passkey.id) : "");
    setKeys(await listPasskeys());
  };
  // Without network there is no list, and nothing is said of it.
  useEffect(() => void look().catch(() => setKeys(null)), [who.device_id, has]);
  if (!keys?.length) return null;
  const remove = async (/** @type {Passkey} */ key) => {
    try {
      await removeFromService(key.id).catch((error) => {
        // Removed at the desk, or by a request whose answer was lost: it is gone all the same.
        if (!(error instanceof ApiError && error.status === 404)) throw error;
      });
      if (key.credential === own) await removePasskey(who);
      say(`« ${key.name} » est retirée : elle n’ouvre plus rien`);
    } catch (error) {
      sayFailed(error);
    }
    await look().catch(() => {});
  };
  return html`<h3 class="small">Rouvrent votre session, sans mot de passe</h3>
    <ul class="rows">${keys.map((key) => h(Key, { key: key.id, one: key, here: key.credential === own, onRemove: () => remove(key) }))}</ul>`;
}

/** @param {{one: Passkey, here: boolean, onRemove: () => Promise<void>}} props */
function Key({ one, here, onRemove }) {
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const remove = async () => {
    if (busy) return;
    setBusy(true);
    await onRemove();
    setBusy(false);
    setSure(false);
  };
  const used = one.last_used_at ? `Utilisée pour la dernière fois le ${dayYear(dateOf(one.last_used_at))}` : "Jamais utilisée";
  return html`<li class="stack-s"><div class="row"><span class="row__main"><b><bdi>${one.name}</bdi></b>${here && html` <span class="small soft">celle de ce verrou</span>`}
      <span class="small">Ajoutée le ${dayYear(dateOf(one.created_at))}</span><span class="small">${used}</span></span>
      ${!sure && html`<button type="button" class="btn btn--quiet btn--s" onClick=${() => setSure(true)}>Retirer<span class="vh"> ${one.name}</span></button>`}</div>
    ${
      sure &&
      html`<div class="stack-s" role="group" aria-label=${`Retirer ${one.name}`}><p class="small" role="alert">Elle n’ouvrira plus rien${here && ", ni la session, ni ce verrou"}. Votre mot de passe et votre code restent.</p>
        <button type="button" class="btn btn--block" aria-disabled=${busy ? "true" : undefined} onClick=${remove}>Retirer cette clé</button>
        <button type="button" class="btn btn--quiet btn--block" onClick=${() => setSure(false)}>Garder</button></div>`
    }</li>`;
}

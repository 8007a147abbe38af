/** « Utiliser l’empreinte ou le visage », beside the password: the session is open again, and the lock with it where it is the same finger. */
import { useEffect, useRef, useState } from "preact/hooks";
import { NoPasskey, mayHavePasskey, signed } from "../../vault/passkey.js";
import { readRow } from "../../vault/rows.js";
import { unlockByPasskey } from "../../vault/vault.js";
import { askToSign, reopenBy } from "../../device/passkeys.js";
import { session } from "../../device/session.js";
import { owner } from "../../store/mirror.js";
import { sentenceOf } from "../../core/told.js";
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { whose } from "./who.js";

const NOT_KNOWN = "Empreinte ou visage non reconnus, ou pas encore ajoutés. Votre mot de passe ouvre aussi.";

/** The passkey of this vault, when the service knows it too: it is asked for by name. @param {string} deviceId */
async function ownOf(deviceId) {
  const row = deviceId ? await readRow(deviceId).catch(() => undefined) : undefined;
  return row?.passkey?.reopens ? row.passkey : null;
}

/** @param {CredentialRequestOptions} [more] */
async function open(more) {
  const deviceId = owner.peek()?.device_id ?? "";
  const [own, asked] = await Promise.all([ownOf(deviceId), askToSign()]);
  const { answer, secret } = await signed(asked.options, own, more);
  await reopenBy(asked, answer, deviceId);
  const who = whose();
  // A lock that does not open by it opens by its code, as ever.
  if (who && secret) await unlockByPasskey(who, secret).catch(() => {});
}

/** What is asked is good for five minutes: the field of the address is given another before. */
const RENEW = 4 * 60_000;

/** As long as the entrance stands, one question at a time. @param {boolean} offers @returns {() => void} ends it */
function useOffer(offers) {
  const stop = useRef(new AbortController());
  useEffect(() => {
    if (offers) void offer(stop.current.signal).catch(() => {});
    return () => stop.current.abort();
  }, []);
  return () => stop.current.abort();
}

/** @param {AbortSignal} ended */
async function offer(ended) {
  if (!(await globalThis.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
  while (!ended.aborted) {
    const one = new AbortController();
    const stop = () => one.abort();
    const late = setTimeout(stop, RENEW);
    ended.addEventListener("abort", stop, { once: true });
    try {
      await open({ mediation: "conditional", signal: one.signal });
    } catch (error) {
      if (!one.signal.aborted) throw error;
    } finally {
      clearTimeout(late);
      ended.removeEventListener("abort", stop);
    }
  }
}

/** @param {{offers: boolean}} props `offers`: the field of the address offers them too */
export function ByFinger({ offers }) {
  const [able, setAble] = useState(false);
  const [told, setTold] = useState("");
  useEffect(() => void mayHavePasskey().then(setAble), []);
  const stopOffer = useOffer(offers);
  if (!able) return null;
  const ask = async () => {
    if (session.peek().busy) return;
    stopOffer();
    setTold("");
    await open().catch((error) => setTold(error instanceof NoPasskey ? NOT_KNOWN : sentenceOf(error, "L’ouverture n’a pas abouti. Réessayez.")));
  };
  return html`<button type="button" class="btn btn--quiet btn--block" aria-disabled=${session.value.busy ? "true" : undefined} onClick=${ask}>${h(Icon, { name: "cle" })}Utiliser l’empreinte ou le visage</button>
    <p class="small late" role="alert">${told}</p>`;
}

// Passkeys: the device signs what the server asks, or makes a key. Without this script, or in a browser that knows
// none, the page is as before: password and code.
(() => {
  const RENEW = 4 * 60_000; // what is asked is good for five minutes (CHALLENGE_LIFE)
  const SILENT = "Le serveur n’a pas répondu. Vérifiez la connexion, puis réessayez.";
  const EXPIRED = "Cette page a expiré. Rechargez-la, puis recommencez.";
  const NOT_DONE = "La clé d’accès n’a pas été utilisée. Recommencez quand vous voulez.";
  /** @type {Record<string, string>} */
  const SAID = {
    InvalidStateError: "Cet appareil a déjà une clé d’accès pour votre compte.",
    SecurityError: "Cette adresse ne permet pas les clés d’accès. Ouvrez Palier sous son nom, en https.",
    NotSupportedError: "Cet appareil ne sait pas faire cette clé d’accès. Essayez-en un autre.",
  };
  const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

  const found = document.querySelector("form[data-passkey]");
  if (!(found instanceof HTMLFormElement)) return;
  if (!window.PublicKeyCredential || !navigator.credentials) {
    found.hidden = true;
    return;
  }
  const form = found;
  const makes = form.dataset.passkey === "make";
  const offers = "offers" in form.dataset;
  const told = /** @type {HTMLElement} */ (form.querySelector("[data-told]"));
  let pressed = false;
  let stop = new AbortController();
  /** @type {Promise<void>} */
  let offered = Promise.resolve();

  /** A sentence of ours, to be shown as it is. */
  class Told extends Error {
    /** @param {string} words */
    constructor(words) {
      super(words);
      this.words = words;
    }
  }

  /** @param {string} text */
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  /** @param {ArrayBuffer} buffer */
  const texted = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

  /** What the server asks, with the bytes as browsers want them. @param {any} options */
  function read(options) {
    /** @param {any[]} list */
    const ids = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));
    return {
      ...options,
      challenge: bytes(options.challenge),
      ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
      ...(makes ? { excludeCredentials: ids(options.excludeCredentials) } : { allowCredentials: ids(options.allowCredentials) }),
    };
  }

  /** @returns {Promise<{id: string, options: any}>} */
  async function ask() {
    const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
    const answer = await fetch(form.dataset.asks ?? "", { method: "POST", body }).catch(() => null);
    if (!answer) throw new Told(SILENT);
    const said = await answer.json().catch(() => null);
    if (!said) throw new Told(answer.status < 500 ? EXPIRED : SILENT);
    if (!answer.ok) throw new Told(said.message);
    return said;
  }

  /** The answer leaves as the form it is; a password that was asked for it does not. @param {string} id @param {any} key */
  function send(id, key) {
    /** @type {Record<string, unknown>} */
    const response = {};
    for (const name of PARTS) if (key.response[name]) response[name] = texted(key.response[name]);
    if (key.response.getTransports) response.transports = key.response.getTransports();
    const answer = { id: key.id, rawId: texted(key.rawId), type: key.type, response };
    const fields = /** @type {any} */ (form.elements);
    fields.passkey_asked.value = id;
    fields.passkey_answer.value = JSON.stringify(answer);
    form.querySelector("input[type=password]")?.setAttribute("disabled", "");
    form.submit();
  }

  /** While the page stands, the browser offers a passkey in the field of the address; the page of a refusal does not. */
  async function offer() {
    if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    while (!pressed) {
      if (document.hidden) await new Promise((seen) => document.addEventListener("visibilitychange", seen, { once: true }));
      const asked = await ask().catch(() => null);
      if (!asked || pressed) return;
      stop = new AbortController();
      const late = setTimeout(() => stop.abort(), RENEW);
      const publicKey = read(asked.options);
      const key = await navigator.credentials.get({ publicKey, mediation: "conditional", signal: stop.signal }).catch(() => null);
      clearTimeout(late);
      if (key) return send(asked.id, key);
      if (!stop.signal.aborted) return;
    }
  }

  /** @param {boolean} busy @param {string} [words] */
  function show(busy, words = "") {
    form.toggleAttribute("aria-busy", busy);
    form.querySelector("button")?.toggleAttribute("disabled", busy);
    told.hidden = !words;
    /** @type {HTMLElement} */ (told.lastElementChild).textContent = words;
  }

  async function press() {
    pressed = true;
    show(true);
    stop.abort(); // one question at a time
    await offered;
    try {
      const asked = await ask();
      const publicKey = read(asked.options);
      const key = makes ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
      return send(asked.id, key);
    } catch (error) {
      const name = error instanceof Error ? error.name : "";
      show(false, error instanceof Told ? error.words : (SAID[name] ?? NOT_DONE));
    }
    pressed = false;
    if (offers) offered = offer();
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    press();
  });
  form.hidden = false;
  for (const one of document.querySelectorAll("[data-no-passkey]")) one.toggleAttribute("hidden", true);
  // Back to a page the browser had kept.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
  if (offers) offered = offer();
})();

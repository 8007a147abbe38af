/** Requests to our own server. Truth is a completed, parsed answer; everything else is « réseau ». */

import { Told } from "./told.js";

const HEADERS = { "Content-Type": "application/json", "X-Palier": "1" };
const PATIENCE = 30_000;

/** Says which enrolment of this phone speaks: several agents may have one. @param {string} [device] @returns {Record<string, string>} */
export const asEnrolment = (device) => (device ? { "X-Palier-Device": device } : {});
let speaker = "";
/** Whoever is here, for what does not say it itself. @param {string} [device] */
export const speakFor = (device = "") => void (speaker = device);

/** What a request came to, when it is not what was hoped. */
export class ApiError extends Told {
  /** @param {number} status @param {string} code @param {string} message @param {string} [field] */
  constructor(status, code, message, field) {
    super(message);
    this.name = "ApiError";
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

const noNetwork = () => new ApiError(0, "network", "Pas de réponse du service. Vérifiez le réseau, puis réessayez.");

/** @param {Response} response a captive portal answers 200 too, in HTML */
export const isJson = (response) => /^application\/json\b/i.test(response.headers.get("Content-Type") ?? "");

/**
 * @param {string} method @param {string} path
 * @param {BodyInit | null} body @param {Record<string, string>} [headers]
 * @param {number} [patience] ms @param {AbortController} [stop] whoever may cut it short
 * @returns {Promise<Response>}
 */
export const request = (method, path, body, headers = {}, patience = PATIENCE, stop = new AbortController()) => {
  AbortSignal.timeout(patience).addEventListener("abort", () => stop.abort(), { once: true });
  return fetch(path, {
    method,
    body,
    headers: { ...HEADERS, ...headers },
    credentials: "same-origin",
    cache: "no-store",
    // A redirect is a portal or a proxy, never our API.
    redirect: "error",
    signal: stop.signal,
  });
};

/**
 * @param {string} method @param {string} path @param {unknown} [data] @param {string} [device] the enrolment it is of; "" for none
 * @returns {Promise<any>} the parsed answer, null for 204; throws ApiError
 */
export async function call(method, path, data, device = speaker) {
  /** @type {Response} */
  let response;
  try {
    response = await request(method, path, data === undefined ? null : JSON.stringify(data), asEnrolment(device));
    if (response.status === 204) return null;
  } catch {
    throw noNetwork();
  }
  const answer = isJson(response) ? await response.json().catch(() => null) : null;
  if (response.ok && answer !== null) return answer;
  if (response.ok || answer === null) throw noNetwork();
  throw new ApiError(response.status, String(answer.error ?? response.status), messageOf(answer), answer.field);
}

/** @param {any} answer */
const messageOf = (answer) =>
  typeof answer.message === "string" ? answer.message : "Le service a refusé la demande. Réessayez plus tard.";

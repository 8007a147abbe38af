/** What stops the phone from keeping its promise, said plainly: `trouble` takes the whole screen, lesser facts are noted (notices.js). */
import { signal } from "@preact/signals-core";
import { Told } from "../core/told.js";

/** @typedef {{code: "closed" | "wiped" | "corrupt", message: string, action: "reload" | "dismiss"}} Trouble */

export const trouble = signal(/** @type {Trouble | null} */ (null));

export const MESSAGES = {
  closed: "La mémoire du téléphone ne répond plus. Ce qui est enregistré reste gardé. Rechargez l’application.",
  quota: "Plus de place sur ce téléphone. Libérez de l’espace, puis enregistrez de nouveau.",
  corrupt: "Des données gardées sur ce téléphone sont illisibles. Rechargez l’application.",
};

/** A write or a read this phone could not do. */
export class StorageError extends Told {
  /** @param {keyof typeof MESSAGES} code @param {unknown} cause */
  constructor(code, cause) {
    super(MESSAGES[code], { cause });
    this.name = "StorageError";
    this.code = code;
  }
}

/** A full disk takes nothing off the screen: what is typed there is kept nowhere else. @param {StorageError} error */
export function tellTrouble({ code, message }) {
  if (code === "quota") noteFact({ full: true });
  else trouble.value = { code, message, action: "reload" };
}

/** A full disk, which whoever asks goes on without; anything else is thrown again. @param {unknown} error */
export function noRoom(error) {
  if (!(error instanceof StorageError) || error.code !== "quota") throw error;
}

/** Something was written. */
export const tellRoom = () => facts.peek().full && noteFact({ full: false });

/** The phone was enrolled, yet its databases are new. @param {number} missing operations never received */
export function tellWiped(missing) {
  const fate = missing
    ? `${missing} ${missing > 1 ? "saisies qui attendaient ne sont pas parties" : "saisie qui attendait n’est pas partie"}. Prévenez votre coordinateur.`
    : "Rien n’attendait l’envoi : vos données reviennent du service.";
  trouble.value = { code: "wiped", message: `Ce que ce téléphone gardait a été effacé. ${fate}`, action: "dismiss" };
}

export const dismissTrouble = () => void (trouble.value = null);

/** Facts other modules report; null while unknown. */
export const facts = signal({
  persisted: /** @type {boolean | null} */ (null),
  pushWorks: false,
  pushBroken: false,
  buildRefused: false,
  updateReady: false,
  trimmed: false,
  full: false,
  unknown: false,
  broken: false,
});

/** @param {Partial<typeof facts.value>} news */
export const noteFact = (news) => void (facts.value = { ...facts.value, ...news });

const told = /** @type {Set<string>} */ (new Set());

/** What is kept and sent, but cannot be shown: each is logged once. @param {string[]} unknown kinds and operations of a later version @param {Map<string, unknown>} broken operation -> why it could not be laid */
export function noteStrange(unknown, broken) {
  for (const [name, why] of [.../** @type {[string, unknown][]} */ (unknown.map((one) => [one, "unknown"])), ...broken]) {
    if (!told.has(name)) console.warn(`palier: ${name}`, why);
    told.add(name);
  }
  const known = facts.peek();
  const news = { unknown: unknown.length > 0, broken: broken.size > 0 };
  if (news.unknown !== known.unknown || news.broken !== known.broken) noteFact(news);
}

/**
 * What stops the phone from keeping its promise, said plainly. `trouble` takes the whole screen;
 * `notices` are lines of the list behind the status.
 */
import { computed, signal } from "@preact/signals-core";
import { clockWarning } from "../core/clock.js";
import { Told } from "../core/told.js";

/** @typedef {{code: "closed" | "wiped" | "corrupt", message: string, action: "reload" | "dismiss"}} Trouble */
/** @typedef {{code: "persist" | "clock" | "push" | "build" | "full" | "quota" | "unknown" | "broken", message: string}} Notice */

export const trouble = signal(/** @type {Trouble | null} */ (null));

const MESSAGES = {
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

export const notices = computed(() => {
  const { persisted, pushBroken, buildRefused, updateReady, full, trimmed, unknown, broken } = facts.value;
  const late = clockWarning.value;
  /** @type {(Notice | false)[]} */
  const lines = [
    persisted === false && {
      code: "persist",
      message: "Ce téléphone peut effacer l’application s’il manque de place. Installez-la sur l’écran d’accueil.",
    },
    late !== null && {
      code: "clock",
      message: `L’heure du téléphone a ${Math.abs(late)} min ${late > 0 ? "de retard" : "d’avance"}. Réglez-la sur automatique.`,
    },
    pushBroken && { code: "push", message: "Les rappels n’arrivent plus sur ce téléphone. Activez-les de nouveau." },
    buildRefused && { code: "build", message: `Cette version est trop ancienne : vos saisies partent, mais rien n’arrive plus. ${updateReady ? "Mettez l’application à jour." : "Rechargez l’application avec du réseau."}` },
    full && { code: "full", message: MESSAGES.quota },
    trimmed && { code: "quota", message: "Le téléphone manque de place : une partie des données a été retirée et reviendra au prochain contact." },
    unknown && { code: "unknown", message: "Une partie de ce téléphone vient d’une version plus récente : rien n’est perdu. Mettez l’application à jour." },
    broken && { code: "broken", message: "Une saisie de ce téléphone ne peut pas être montrée. Elle est gardée et part comme les autres : prévenez votre coordinateur." },
  ];
  return lines.filter((line) => line !== false);
});

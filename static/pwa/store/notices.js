/** What this phone does not do as it should, line by line: read behind the status, and nowhere else. */
import { computed } from "@preact/signals-core";
import { clockWarning } from "../core/clock.js";
import { MESSAGES, facts } from "./trouble.js";

/** @typedef {{code: "persist" | "clock" | "push" | "build" | "full" | "quota" | "unknown" | "broken", message: string}} Notice */

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

/**
 * A case of mediation, as the rest of the phone knows it: what may be asked of it, and nothing of what lies in it. How that
 * is laid and told is in the piece of its screens, which comes as soon as one of them waits.
 */
import { effect } from "@preact/signals-core";
import { changed, stale } from "../../store/mirror.js";
import { screens } from "./piece.js";

const VERBS =
  "open read clear party name inform try agree leave take_back correct settle line choose carry note plan shift safe invite meet missed agreement copy follow check keep move suspend resume interrupt tell close alert protect heard";
/** Said by the phone itself. */
const QUIET = ["read", "heard"];

/** What the piece says of an operation. @param {string} verb @returns {import("../../types/kinds").Operation | undefined} */
function laying(verb) {
  const there = screens.state.value.screens;
  if (!there) void screens.open();
  return there?.OPERATIONS[`case.${verb}`];
}

/** @param {string} verb @returns {import("../../types/kinds").Operation} */
const operation = (verb) => ({
  creates: verb === "open",
  beside: QUIET.includes(verb),
  quiet: QUIET.includes(verb),
  lay: (...what) => laying(verb)?.lay(...what),
  said: (...what) => laying(verb)?.said?.(...what) ?? "Dossier",
});

/** @type {import("../../types/kinds").Kind} */
export const mediation = {
  name: "case",
  title: "Dossier",
  icon: "dossier",
  page: (id) => `/dossier/${id}`,
  resume: ({ path }) => path ?? "/dossiers/nouveau",
  line: ({ number }) => (number ? `Dossier ${number}` : "Dossier à numéroter"),
  grows: { from: ["contact", "conflict", "technical"], words: "Ouvrir un dossier", path: "/dossiers/nouveau" },
  operations: Object.fromEntries(VERBS.split(" ").map((verb) => [`case.${verb}`, operation(verb)])),
};

// What waits is laid anew, now that it is known how.
effect(() => {
  if (!screens.state.value.screens) return;
  stale.add(mediation.name);
  changed.value = changed.peek() + 1;
});

/** What the parties agree on, and its checks: what must be said of them. Pure; mirror of app/mediation/rules/agreement.py (tests/vectors/agreement.json). */
import { addDays, serviceDay } from "../../core/clock.js";
import { NB } from "../../ui/html.js";
import { MACHINES } from "../../core/machines.js";
import { CHECK_EARLY, COPIES, FORMS, PROMISES_MOST, PROMISE_LENGTHS, SEEN_BY, SIGNED } from "./rules.js";

/**
 * @typedef {import("../../ui/answered.js").Errors} Errors
 * @typedef {{letter: string, what: string, seen: string, by_on: string | null}} Promised
 * @typedef {{form: string, extent: string, made_on: string, signed: string | null, commitments: Promised[]}} Agreed
 */

const EXTENTS = ["total", "partiel"];
/** @param {string[][]} pairs @param {string | null | undefined} code */
const isOf = (pairs, code) => pairs.some(([one]) => one === code);

/** @returns {Promised} */
export const nothing = () => ({ letter: "", what: "", seen: "", by_on: null });

/** A group of fields nothing was written in is no commitment. @param {Promised} one */
export const isWritten = ({ what, seen, by_on }) => Boolean(what || seen || by_on);

/** What lacks of an agreement, or cannot be, by field. @param {Agreed} said @param {string[]} letters @param {string} today @returns {Errors} */
export function check(said, letters, today) {
  /** @type {Errors} */
  const errors = {};
  if (!isOf(FORMS, said.form)) errors.forme = "Dites si l’accord est oral ou écrit.";
  if (!EXTENTS.includes(said.extent)) errors.etendue = "Dites si l’accord est total ou partiel.";
  if (said.form === "ecrit" && !isOf(SIGNED, said.signed)) errors.signature = "Dites comment l’accord écrit est signé.";
  if (said.made_on > today) errors.le = "Un accord n’est pas daté de demain ou plus tard.";
  if (!said.commitments.length) errors.quoi_1 = "Notez au moins un engagement.";
  if (said.commitments.length > PROMISES_MOST) errors.quoi_1 = `${PROMISES_MOST} engagements au plus.`;
  said.commitments.forEach((one, index) => checkPromise(errors, index + 1, one, letters, said.made_on));
  return errors;
}

/** Who undertakes something took part in a session, whatever its kind. @param {Promised[]} commitments @param {string[]} met @returns {Errors} */
export function checkMet(commitments, met) {
  return Object.fromEntries(commitments.flatMap(({ letter }, index) => (!letter || met.includes(letter) ? [] : [[`qui_${index + 1}`, `Aucune séance tenue avec ${letter} n’est notée${NB}: notez-la d’abord, entretien, téléphone ou écrit compris.`]])));
}

/** @param {string} day @returns {string} '20/11/2026' */
const inDigits = (day) => day.split("-").reverse().join("/");

/** Why a party undertakes nothing; one of any other state was not asked, or did not answer. @type {Record<string, string>} */
const UNBOUND = { refuse: "a refusé la médiation", se_retire: "s’est retirée de la médiation", injoignable: "est injoignable" };

/** Nobody undertakes anything who does not take part, or does no more. @param {{letter: string}[]} commitments @param {Record<string, string>} states of each party, by letter @returns {Errors} */
export function checkBound(commitments, states) {
  return Object.fromEntries(commitments.flatMap(({ letter }, index) => {
    const state = states[letter];
    return !state || state === "accepte" ? [] : [[`qui_${index + 1}`, `${letter} ${UNBOUND[state] ?? "n’a pas encore accepté la médiation"}${NB}: aucun engagement ne se note en son nom.`]];
  }));
}

/**
 * It is not from before who undertakes something agreed to mediation, or was met.
 * @typedef {{agreed_on: string | null, met_on: string | null}} Since null: not known here
 * @param {{made_on: string, commitments: {letter: string}[]}} said @param {Record<string, Since>} since by letter @returns {Errors}
 */
export function checkDated({ made_on, commitments }, since) {
  for (const letter of new Set(commitments.map((one) => one.letter))) {
    const { agreed_on = null, met_on = null } = since[letter] ?? {};
    const late = agreed_on && made_on < agreed_on ? `a accepté la médiation le ${inDigits(agreed_on)}` : met_on && made_on < met_on ? `n’a été rencontrée que le ${inDigits(met_on)}` : "";
    if (late) return { le: `${letter} ${late}${NB}: un accord où cette partie s’engage ne date pas d’avant.` };
  }
  return {};
}

/** Of each party, the day she was first met; when she agreed is the service's to know. @param {Pick<import("../../types/feed").Case, "parties" | "meetings">} one @returns {Record<string, Since>} */
export const sinceIn = ({ parties, meetings }) => Object.fromEntries(parties.map(({ letter }) => {
  const days = meetings.filter((one) => metIn([one]).includes(letter)).map(({ starts_at }) => serviceDay(starts_at));
  return [letter, { agreed_on: null, met_on: days.sort()[0] ?? null }];
}));

/** How a party may have her copy: by mail with an address alone. @param {{who?: {mail?: string | null}} | undefined} party */
export const copyWays = (party) => COPIES.filter(([code]) => code !== "courriel" || Boolean(party?.who?.mail));

/** The letters of those who did. @param {Pick<import("../../types/feed").CaseMeeting, "state" | "letters" | "absent">[]} meetings */
export const metIn = (meetings) => [...new Set(meetings.filter(({ state }) => state === "tenue").flatMap(({ letters, absent }) => letters.filter((one) => !absent.includes(one))))];

/** @param {Errors} errors @param {number} rank @param {Promised} one @param {string[]} letters @param {string} made_on */
function checkPromise(errors, rank, { letter, what, seen, by_on }, letters, made_on) {
  if (!letters.includes(letter)) errors[`qui_${rank}`] = "Dites qui s’engage, parmi les parties.";
  if (!what.trim()) errors[`quoi_${rank}`] = "Dites à quoi cette partie s’engage.";
  if (!seen.trim()) errors[`vu_${rank}`] = `Dites comment on le verra${NB}: qui le dira, ou ce qu’on constatera.`;
  if (what.length > (PROMISE_LENGTHS.what ?? 0) || seen.length > (PROMISE_LENGTHS.seen ?? 0)) errors[`quoi_${rank}`] = "Raccourcissez cet engagement.";
  if (by_on !== null && by_on < made_on) errors[`pour_${rank}`] = "L’échéance vient après l’accord.";
}

/** Nothing kept, partly or broken is told by nobody. @param {{state: string, said_by: string | null}} noted @param {string} before @param {string[]} letters @returns {Errors} of `etat` or `dit` */
export function checkNoted({ state, said_by }, before, letters) {
  if (!Object.hasOwn(MACHINES.point?.states ?? {}, state) || state === "prevu") return { etat: "Dites ce qu’il en est de cet engagement." };
  if (before !== state && !["prevu", "inconnu"].includes(before)) return { etat: `Ce point est déjà noté${NB}: ${MACHINES.point?.states[before]?.toLowerCase()}.` };
  const who = [...letters, SEEN_BY];
  if (state !== "inconnu" && !who.includes(said_by ?? "")) return { dit: "Dites qui le dit, ou si vous l’avez vu." };
  if (said_by !== null && !who.includes(said_by)) return { dit: "Choisissez une partie du dossier." };
  return {};
}

/** The first day on which a check is noted: one meets people when they are there. @param {string} due_on */
export const notedFrom = (due_on) => addDays(due_on, -CHECK_EARLY);

/** Its dates, the first first: how many checks are left of each, and whether they may be noted today. @param {import("../../types/feed").CaseAgreement} agreement @param {string} today */
export function datesOf({ commitments }, today) {
  const checks = commitments.flatMap((one) => one.checks);
  const days = [...new Set(checks.map((one) => one.days))].sort((a, b) => a - b);
  return days.map((day) => {
    const some = checks.filter((one) => one.days === day);
    const left = some.filter(({ state }) => state === "prevu" || state === "inconnu").length;
    const due_on = some[0]?.due_on ?? "";
    return { days: day, due_on, left, open: left > 0 && notedFrom(due_on) <= today, planned: some.some(({ state }) => state === "prevu") };
  });
}

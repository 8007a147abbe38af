/** An agreement being noted, from its draft to what is asked of the service. Pure. */
import { NB } from "../../ui/html.js";
import { today } from "../../core/clock.js";
import { check, checkBound, checkDated, checkMet, isWritten, metIn, nothing, sinceIn } from "./agreement.js";
import { sideOf } from "./ends.js";
import { isSigned } from "./strokes.js";

/**
 * @typedef {import("../../types/feed").Case} Case
 * @typedef {import("./agreement.js").Promised} Promised
 */

/** By word, of the whole; another one begins from the one it takes the place of, of those who `still` take part. @param {Case["agreement"]} before @param {string[]} [still] */
export const fresh = (before, still = []) => ({
  form: "oral", extent: before?.extent ?? "total", made_on: today(), signed: "ecran", read: false, copies: {}, signatures: [],
  commitments: before?.commitments.filter(({ letter }) => still.includes(letter)).map(({ letter, what, seen }) => ({ letter, what: what ?? "", seen: seen ?? "", by_on: null })) ?? [nothing()],
});

/** Those who agree: they promise, sign, and have a copy. @param {Pick<Case, "parties">} data */
export const signers = ({ parties }) => parties.filter(({ state }) => state === "accepte").map(({ letter }) => letter).sort();

/** What is changed after it was read, or signed, is read and signed again. @param {any} draft @param {any} patch what changes of it */
export const rewritten = ({ read = false, signatures = [], fell = false }, patch) => ({ ...patch, read: false, signatures: [], fell: fell || read || signatures.length > 0 });

/** As it is read: a word that is shut is not there. @param {any} draft @returns {Promised[]} */
export const written = ({ commitments = [] }) => whole(commitments).filter(isWritten);

/** @param {any[]} commitments @returns {Promised[]} */
const whole = (commitments) => commitments.map(({ letter = "", what = "", seen = "", by_on = null }) => ({ letter, what, seen, by_on }));

/** How it is signed, of a written one. @param {any} draft */
const signedAs = ({ form, signed }) => (form === "ecrit" ? signed : null);

/** What lacks of it, by the field it is typed in: the rules count the commitments that are written, the screen its groups. @param {any} draft @param {Pick<Case, "parties" | "meetings">} data @param {string} day @returns {Record<string, string>} */
export function faults(draft, data, day) {
  const { form, extent, made_on, commitments = [] } = draft;
  const groups = whole(commitments).flatMap((one, index) => (isWritten(one) ? [index + 1] : []));
  const letters = data.parties.map(({ letter }) => letter);
  const agreed = check({ form, extent, made_on, signed: signedAs(draft), commitments: written(draft) }, letters, day);
  const states = Object.fromEntries(data.parties.map(({ letter, state }) => [letter, state]));
  const said = { made_on, commitments: written(draft) };
  const found = { ...checkDated(said, sinceIn(data)), ...checkMet(said.commitments, metIn(data.meetings)), ...checkBound(said.commitments, states), ...agreed };
  const errors = Object.fromEntries(Object.entries(found).map(([name, said]) => [name.replace(/\d+$/, (rank) => String(groups[Number(rank) - 1] ?? rank)), said]));
  return { ...errors, ...unsigned(draft, data) };
}

/** @param {any} draft @param {Pick<Case, "parties">} data @returns {Record<string, string>} */
function unsigned(draft, data) {
  if (signedAs(draft) !== "ecran") return {};
  const signed = (draft.signatures ?? []).filter((/** @type {any} */ one) => isSigned(one.strokes ?? [])).map((/** @type {any} */ one) => one.letter);
  const left = signers(data).filter((letter) => !signed.includes(letter));
  return Object.fromEntries(left.map((letter) => [`signe_${letter}`, `Il manque la signature de ${letter}${NB}: faites-la dessiner, ou signez sur papier.`]));
}

/** All of it in one. @param {any} draft @param {Pick<Case, "parties">} data @param {boolean} renews */
export function build(draft, data, renews) {
  const { agreement_id, form, extent, made_on, read = false, copies = {}, signatures = [] } = draft;
  const letters = signers(data);
  const signed = signedAs(draft);
  return {
    agreement_id, form, extent, made_on, read, renews, ...(signed && { signed }),
    commitments: written(draft).map(({ letter, what, seen, by_on }) => ({ letter: sideOf(data, letter), what: what.trim(), seen: seen.trim(), by_on })),
    copies: letters.flatMap((letter) => (copies[letter] ? [{ letter: sideOf(data, letter), how: copies[letter] }] : [])),
    ...(signed === "ecran" && { signatures: signatures.flatMap((/** @type {any} */ { letter, strokes }) => (letters.includes(letter) ? [{ letter: sideOf(data, letter), strokes }] : [])) }),
  };
}

/**
 * Drafts as they lie on this phone: codes in clear, words sealed at each write. Locked, they open by their codes and are
 * written on; what is written then is one more box behind the first, and the texts meet when the vault opens (meeting.js).
 */
import { split, unite } from "../core/paths.js";
import { OPERATIONS } from "../core/private.js";
import { disk } from "../store/drafts.js";
import * as mirror from "../store/mirror.js";
import { keep, keepingOf } from "../vault/seal.js";
import { vault } from "../vault/state.js";

/**
 * @typedef {import('../store/drafts.js').Value} Value
 * @typedef {import('../types/vault').Sitting} Sitting
 */

/** A form calls its fields as its operation does, or, where it is about one of them alone, by its last name. The reasons it offers are chosen. */
const NAMES = Object.values(OPERATIONS).flat()
  .map((path) => path.replace("changes.", ""))
  .flatMap((path) => [path, path.split(".").at(-1) ?? path])
  .filter((path) => path !== "reason");
const WORDS = [...new Set(NAMES)];
/** Of a correction, the entry as it was found too. */
const TYPED = [...WORDS, ...WORDS.map((path) => `begun.as.${path}`)];
/** Where a draft was begun is an id, a list, or the words of a public point. */
const UUID = /^[\da-f-]{36}$/;

/** Paths without a word stay where they are. @param {Value} value */
export function wordsOf(value) {
  const { clear, secret } = split(value, UUID.test(value.spot) || value.spot === value.list ? TYPED : [...TYPED, "spot"]);
  const [some, none] = [true, false].map((wanted) => Object.fromEntries(Object.entries(secret).filter(([, one]) => Boolean(one) === wanted)));
  return { clear: unite(clear, none ?? {}), secret: some ?? {} };
}

let current = /** @type {{point: string, made: Promise<Sitting>} | null} */ (null);

/** One content key for the drafts of this run of the app. @param {{key: string, point: string}} reader */
function keyFor(reader) {
  if (current?.point !== reader.point) current = { point: reader.point, made: keepingOf(reader) };
  current.made.catch(() => (current = null));
  return current.made;
}

disk.write = async (form, { shut = [], ...value }) => {
  const [reader, who] = [vault.peek(), mirror.owner.peek()];
  const { clear, secret } = reader && who ? wordsOf(value) : { clear: value, secret: {} };
  if (!reader || !who || !Object.keys(secret).length) return { value: clear, kept: shut };
  return { value: clear, kept: [...shut, await keep(await keyFor(reader), "draft", form, who, secret)] };
};

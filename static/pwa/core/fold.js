/** One way to compare what people write, as the server does (app/core/folding.py); tried on tests/vectors/fold.json. */

/** Letters that Unicode does not take apart, and people write either way; apostrophes that it takes for letters. */
const LETTERS = /** @type {Record<string, string>} */ (
  { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", đ: "d", ı: "i", ς: "σ", ʼ: " ", ʻ: " ", ʹ: " " }
);
const REPEATS = /(?<![^ ])([0-9]+) (bis|ter|quater)(?![^ ])/g;

/**
 * Words of small bare letters and digits: "12 bis, rue de l’Étoile" is "12bis rue de l etoile".
 * @param {string} text
 */
export const fold = (text) =>
  text
    .normalize("NFKD")
    .replace(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase()
    .replace(/[œæßøłđıςʼʻʹ]/g, (one) => LETTERS[one] ?? one)
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .replace(REPEATS, "$1$2") || text.trim().replace(/\s+/g, " "); // two names made of signs alone are not one name

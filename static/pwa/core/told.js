/** An error in our own words: its message is a French sentence, ready to show. A browser's own never reach the screen. */
export class Told extends Error {}

/** What to show of an error: its sentence when it is ours. @param {unknown} error @param {string} otherwise */
export const sentenceOf = (error, otherwise) => (error instanceof Told ? error.message : otherwise);

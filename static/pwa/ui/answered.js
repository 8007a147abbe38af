/** What a refused form still lacks. */

/** @typedef {Record<string, string>} Errors */

/**
 * What was said wrong when saving was asked leaves as it is answered; what is new since waits until saving is asked again.
 * @param {Errors} told @param {() => Errors} check the form as it is now @returns {Errors}
 */
export function unanswered(told, check) {
  const names = Object.keys(told);
  if (!names.length) return told;
  const now = check();
  return Object.fromEntries(names.flatMap((name) => (now[name] ? [[name, now[name]]] : [])));
}

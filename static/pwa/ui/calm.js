/**
 * After a save or a move, the screen takes no tap for a moment: the second tap of a hurried thumb was meant for what
 * stood there before (RAS, the next stop and the next RAS once shared their pixels: three taps noted a visit nobody made).
 */
export const CALM_MS = 500;
let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);

export function calm() {
  const root = globalThis.document?.documentElement;
  if (!root) return;
  clearTimeout(timer);
  root.classList.add("calm");
  timer = setTimeout(() => root.classList.remove("calm"), CALM_MS);
}

/** Hash routes: the shell is one page, and « retour » is the phone's own. */
import { computed, signal } from "@preact/signals-core";

/**
 * @typedef {(props: any) => any} Screen
 * @typedef {{piece: import("./pieces.js").Piece, name: string}} InPiece   one of the screens of a piece
 * @typedef {{screen: Screen | InPiece, tab?: string, strip?: boolean, says?: boolean, stays?: boolean}} Route   with the bar and this tab of it,
 *   on a main screen; opening with the truth line (a form says "Brouillon gardé" at its button instead); it shows the last word itself, or
 *   none; it stays open once the lease has run out, for it shows no more than the views give (store/lease.js)
 */

const HOME = "/tournee";

/** The code of a QR that was scanned: it leaves the address at once, for history and whoever looks over a shoulder. */
export const scanned = signal("");
const hash = signal(readHash());
const table = signal(/** @type {{pattern: string, test: RegExp, names: string[], route: Route}[]} */ ([]));
/** How many steps of ours lie behind: « retour » never leaves the app. */
let depth = 0;

function readHash() {
  const text = globalThis.location?.hash.slice(1);
  if (!text?.startsWith("code=")) return text || HOME;
  scanned.value = text.slice(5, 30);
  history.replaceState(null, "", `#${HOME}`);
  return HOME;
}

/** @param {Record<string, Route>} routes by pattern ('/suivi/:id'); the first that fits wins */
export function defineRoutes(routes) {
  table.value = Object.entries(routes).map(([pattern, route]) => {
    const names = [...pattern.matchAll(/:(\w+)/g)].map((found) => /** @type {string} */ (found[1]));
    return { pattern, names, route, test: new RegExp(`^${pattern.replace(/:\w+/g, "([^/]+)")}$`) };
  });
}

/** Where we are; an unknown path is the home screen. */
export const current = computed(() => match(hash.value) ?? match(HOME) ?? nowhere);

const none = /** @type {Record<string, string>} */ ({});
const nowhere = { path: HOME, pattern: HOME, route: /** @type {Route} */ ({ screen: () => null }), params: none, query: none };

/** @param {string} text path and query */
function match(text) {
  const [path = "", search = ""] = text.split("?");
  for (const { pattern, test, names, route } of table.value) {
    const found = test.exec(path);
    if (!found) continue;
    const params = Object.fromEntries(names.map((name, index) => [name, decode(found[index + 1] ?? "")]));
    const query = /** @type {Record<string, string>} */ (Object.fromEntries(new URLSearchParams(search)));
    return { path, pattern, route, params: /** @type {Record<string, string>} */ (params), query };
  }
  return null;
}

/** A link typed by anybody may hold a broken escape. @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @param {string} path */
export const href = (path) => `#${path}`;

/** @param {string} path @param {{replace?: boolean}} [options] */
export function go(path, { replace = false } = {}) {
  if (replace) history.replaceState(null, "", href(path));
  else {
    history.pushState(null, "", href(path));
    depth += 1;
  }
  hash.value = path;
}

/** @param {string} [fallback] where to go when nothing of ours lies behind */
export function back(fallback = HOME) {
  if (depth === 0) return go(fallback, { replace: true });
  depth -= 1;
  history.back();
}

/** Follow links and the phone's own « retour ». */
export function startRouter() {
  const follow = () => void (hash.value = readHash());
  addEventListener("popstate", follow);
  addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = /** @type {Element | null} */ (event.target)?.closest?.('a[href^="#/"]');
    if (link && !event.defaultPrevented) depth += 1;
  });
}

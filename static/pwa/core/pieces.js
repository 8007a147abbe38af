/**
 * Pieces of the program: screens that are parsed when first opened. In the sources a piece is a module. As it travels
 * (tools/bundle.py) it is a script over the modules of the first one, named after the version it is of: a page never
 * runs a piece of another.
 */
import { signal } from "@preact/signals-core";

/**
 * @typedef {{screens: Record<string, any> | null, missing: boolean}} State   missing: asked for, and it did not come
 * @typedef {{state: import("@preact/signals-core").ReadonlySignal<State>, open: () => Promise<void>}} Piece
 */

const pieces = /** @type {Set<Piece>} */ (new Set());

/**
 * Declare a piece, and where it begins: written `piece("name", () => import("./screens.js"))`, it is cut there.
 * @param {string} name @param {() => Promise<Record<string, any>>} load @returns {Piece}
 */
export function piece(name, load) {
  const state = signal(/** @type {State} */ ({ screens: null, missing: false }));
  /** @type {Promise<void> | null} */
  let coming = null;
  const come = async () => {
    const screens = (await (typeof VERSION === "string" ? fetched(name) : load()).catch(() => null)) ?? null;
    if (!screens) coming = null;
    state.value = { screens, missing: !screens };
  };
  const made = { state, open: () => (coming ??= come()) };
  pieces.add(made);
  return made;
}

/** What a page asked for in vain may be there by now. */
export const reopenMissing = () => pieces.forEach((one) => one.state.peek().missing && void one.open());

/** What several pieces need and the first script does not. In the sources each imports it. */
const common = piece("common", async () => ({}));

/** @param {string} name @returns {Promise<Record<string, any> | undefined>} */
const fetched = (name) =>
  new Promise((resolve) => {
    if (SHARERS.includes(name)) void common.open();
    const script = document.createElement("script");
    const end = () => {
      script.remove();
      resolve(globalThis.palier?.[name]);
    };
    script.onload = script.onerror = end;
    script.async = false; // in the order they were asked for
    script.src = `/static/pwa/build/${name}-${VERSION}.js`;
    document.head.append(script);
  });

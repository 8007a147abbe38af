/** Nobody's phone yet, or no more: the way in, once it is where it will be used. */
import { signal } from "@preact/signals-core";
import { h } from "../../ui/html.js";
import { Part } from "../../ui/piece.js";
import { piece } from "../../core/pieces.js";
import { appleTab } from "../../device/install.js";
import { codeNeeded, strangers } from "../../device/session.js";
import { Lobby } from "./lobby.js";
import { ENROL } from "./routes.js";

const screens = piece("homescreen", () => import("./homescreen.js"));

/** She wants this tab all the same. */
export const insists = signal(false);

/**
 * The app of the home screen of an iPhone or iPad has a storage of its own: a single code spent in a tab opens
 * nothing there. A tab that was somebody's stays: what waits in it goes from it alone.
 */
const installsFirst = () => appleTab && !insists.value && codeNeeded() && strangers.value === 0;

export const Entrance = () =>
  h(Lobby, {
    children: installsFirst()
      ? h(Part, { of: { piece: screens, name: "HomeScreen" }, onInsist: () => (insists.value = true) })
      : h(Part, { of: ENROL }),
  });

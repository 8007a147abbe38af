/** "Où exactement": the spot within the place, never asked for. */
import { h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { usable } from "./lists.js";

/** @param {{draft: any, change: (patch: any) => void}} props */
export const Where = ({ draft, change }) =>
  h(Choices, {
    name: "lieu",
    legend: "Où exactement",
    hint: "facultatif",
    free: true,
    items: usable("lieu"),
    value: draft.lieu,
    onPick: (lieu) => change({ lieu }),
  });

/** The piece of the trial kind: one choice of a list. Its text and its follow-up are those of every entry. */
import { h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { usable } from "../logbook/lists.js";

/** @param {import("../../types/kinds").FieldsProps} props */
export const EssaiFields = ({ draft, change, errors }) =>
  h(Choices, {
    name: "sujet",
    legend: "Sujet",
    items: usable("domaine"),
    value: draft.sujet,
    error: errors.sujet,
    onPick: (sujet) => change({ sujet }),
  });

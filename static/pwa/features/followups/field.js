/** "Y revenir": the follow-up asked for within an entry, one tap, with the usual delay where one is due. */
import { html, h } from "../../ui/html.js";
import { Choices } from "../../ui/choice.js";
import { usable } from "../logbook/lists.js";
import { FOLLOWUP_DELAYS } from "../../core/rules.js";
import { daysLabel } from "./followup.js";

/** @param {{value: {id: string, days: number|null, reason: string}, error?: string, onPick: (value: any) => void}} props */
export function FollowupField({ value, error, onPick }) {
  const items = [{ code: "", label: "Non" }, ...FOLLOWUP_DELAYS.map((n) => ({ code: String(n), label: daysLabel(n) }))];
  return html`${h(Choices, {
    name: "followup",
    legend: "Y revenir",
    narrow: true,
    items,
    value: value.days == null ? "" : String(value.days),
    error,
    onPick: (code) => onPick({ ...value, days: code === "" ? null : Number(code) }),
  })}
    ${
      value.days != null &&
      h(Choices, {
        name: "why",
        legend: "Pour quoi faire",
        items: usable("motif_suivi"),
        value: value.reason,
        onPick: (reason) => onPick({ ...value, reason }),
      })
    }`;
}

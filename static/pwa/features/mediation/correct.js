/** What it is about, and the spot, put right field by field. */
import { useState } from "preact/hooks";
import { html, h } from "../../ui/html.js";
import { act } from "./acting.js";
import { Pick, typesOf } from "./pick.js";
import { usable } from "../logbook/lists.js";

/** @param {{id: string, data: any}} props */
export function Correct({ id, data }) {
  const was = { type: data.type ?? data.family, lieu: data.lieu ?? "" };
  const [now, setNow] = useState(was);
  /** @param {"type" | "lieu"} name */
  const changed = (name) => (now[name] === was[name] ? {} : { [name]: { was: was[name] || null, now: now[name] || null } });
  const payload = { ...changed("type"), ...changed("lieu") };
  const save = () => act("case.correct", id, payload, "Correction enregistrée sur le téléphone");
  return html`<div class="stack">
    ${h(Pick, { id: "type", label: "De quoi il s’agit", value: now.type, groups: typesOf(), onPick: (type) => setNow({ ...now, type }) })}
    ${h(Pick, { id: "lieu", label: "Endroit précis", value: now.lieu, none: "Non précisé", groups: [["", usable("lieu")]], onPick: (lieu) => setNow({ ...now, lieu }) })}
    ${Object.keys(payload).length > 0 && html`<button type="button" class="btn btn--s" onClick=${save}>Enregistrer la correction</button>`}
  </div>`;
}

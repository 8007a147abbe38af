/** An unplanned round: where, with whom, of which kind. */
import { useState } from "preact/hooks";
import { html, h, count } from "../../ui/html.js";
import { More } from "../../ui/more.js";
import { Icon, Plate } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { unanswered } from "../../ui/answered.js";
import { ErrorSummary } from "../../ui/field.js";
import { Search } from "../../ui/search.js";
import { Empty, HeadBar, MainButton } from "../../ui/screen.js";
import { nowIso } from "../../core/clock.js";
import { newId } from "../../core/ids.js";
import { go } from "../../core/router.js";
import { list, peek } from "../../store/views.js";
import { me } from "../../device/session.js";
import { usable } from "../logbook/lists.js";
import { search } from "../places/search.js";
import { storeThen } from "../logbook/record.js";
import { choose, shift, walkedBy } from "./now.js";

/** Colleagues this phone knows of, from shifts and rounds. @returns {{code: string, label: string}[]} */
function colleagues() {
  const known = new Map();
  for (const row of [...list("shift").value, ...list("round").value])
    for (const one of row.data.agents ?? []) if (one.id !== me.value?.user.id) known.set(one.id, one.name);
  return [...known].map(([code, label]) => ({ code, label }));
}

/** Those of her shift, herself left out, and who is still on another round. @param {string} mine @returns {string[]} */
const partnersNow = (mine) =>
  (shift.value?.data.agents ?? [])
    .map((/** @type {any} */ one) => one.id)
    .filter((/** @type {string} */ id) => id !== mine && !walkedBy(id).length);

/** @param {string[]} estateIds @param {string[]} agents @param {string} type */
async function startUnplanned(estateIds, agents, type) {
  const stops = estateIds.map((estate_id) => ({ id: newId(), estate_id }));
  const sector_id = peek("estate", estateIds[0] ?? "")?.data.sector_id ?? me.value?.sectors[0]?.id;
  const payload = { planned: false, type_tournee: type, agents, stops, ...(sector_id ? { sector_id } : {}) };
  const record_id = newId();
  choose({ round: record_id, stop: stops[0]?.id ?? "", entrance: "", at: nowIso() });
  await storeThen(() => go("/tournee", { replace: true }), { kind: "round.start", record_id, payload }, "Tournée démarrée");
}

export function Debut() {
  const mine = me.value?.user.id ?? "";
  const [picked, setPicked] = useState(/** @type {string[]} */ ([]));
  const [type, setType] = useState("reguliere");
  const [others, setOthers] = useState(() => partnersNow(mine));
  const [asked, setAsked] = useState(/** @type {Record<string, string>} */ ({}));
  const check = () => /** @type {Record<string, string>} */ (picked.length ? {} : { estates: "Choisissez au moins une résidence." });
  const start = () => {
    if (!picked.length) return setAsked(check());
    return startUnplanned(picked, [mine, ...others], type);
  };
  return html`${h(HeadBar, { title: "Tournée non prévue" })}
    <main><div class="scroll">
      <div class="pad stack">
        ${h(With, { others, onPick: setOthers })} ${h(Estates, { picked, onPick: setPicked })}
        ${h(More, {
          text: "Type de tournée",
          children: () => h(Choices, { name: "type", legend: "Type de tournée", items: usable("type_tournee"), value: type, onPick: setType }),
        })}
      </div>
    </div>
    <div class="dock">${h(ErrorSummary, { errors: unanswered(asked, check), asked })} ${h(MainButton, {
      icon: "tournee",
      onClick: start,
      children: "Démarrer la tournée",
    })}</div>
    </main>`;
}

/** @param {{others: string[], onPick: (others: string[]) => void}} props */
function With({ others, onPick }) {
  const items = colleagues();
  return items.length ? h(Choices, { name: "avec", legend: "Avec qui", items, value: others, multi: true, onPick }) : null;
}

/** Where to go: searched, then ticked. @param {{picked: string[], onPick: (ids: string[]) => void}} props */
function Estates({ picked, onPick }) {
  const [typed, setTyped] = useState("");
  const found = search(list("estate").value, typed);
  /** @param {string} id */
  const toggle = (id) => onPick(picked.includes(id) ? picked.filter((one) => one !== id) : [...picked, id]);
  return html`<section class="stack-s" id="f-estates" tabindex="-1">
    <h2>Où passer ${picked.length > 0 && html`<span class="small soft">${count(picked.length, "résidence")}</span>`}</h2>
    ${h(Search, { label: "Chercher une résidence, une rue, un hall", placeholder: "Résidence, rue, hall", value: typed, onInput: setTyped })}
    <ul class="rows">${found.map((row) => h(Estate, { row, checked: picked.includes(row.id), onToggle: () => toggle(row.id), key: row.id }))}</ul>
    ${
      !found.length &&
      h(Empty, {
        icon: "recherche",
        later: `Les résidences ne sont pas encore ${typed ? "toutes " : ""}reçues.`,
        text: typed ? "Aucune résidence de votre secteur ne correspond." : "Aucune résidence dans votre secteur.",
      })
    }
  </section>`;
}

/** @param {{row: any, checked: boolean, onToggle: () => void}} props */
const Estate = ({ row, checked, onToggle }) => html`<li>
  <label class="row"
    ><input type="checkbox" class="tick-l" checked=${checked} onChange=${onToggle} />${h(Plate, { code: row.data.plate })}<span
      class="row__main"
      ><b>${row.data.name}</b><span class="meta">${row.data.address}</span></span
    ></label
  >
</li>`;

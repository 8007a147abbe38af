/** A technical problem: what, where, how urgent. Danger is telephoned before it is written. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Choices, Severity, Stepper } from "../../ui/choice.js";
import { Field } from "../../ui/field.js";
import { Later, More } from "../../ui/more.js";
import { DANGER, WORDS_MAX } from "../../core/rules.js";
import { hourOnWall, nowIso, nowMs, whenFr } from "../../core/clock.js";
import { families, under, usable } from "../logbook/lists.js";
import { Where } from "../logbook/where.js";
import { CALLED_FIRST, callsAt, defaultSeverity, floorLabel, noCallAt, severity } from "./technical.js";

/** @typedef {import("../../types/kinds").FieldsProps} FieldsProps */

/** @param {FieldsProps} props */
export function TechnicalFields(props) {
  const { draft, change, errors } = props;
  return html`${h(What, props)} ${h(Floor, props)}
    ${h(Severity, {
      name: "severity",
      legend: "Urgence",
      items: usable("gravite_technique").map((one) => ({ ...severity(one.code), delay: one.extra?.help ?? "" })),
      value: draft.severity,
      error: errors.severity,
      onPick: (severity) => change({ severity }),
    })}
    ${draft.severity === DANGER && h(CallFirst, { draft, change, error: errors.call })}
    ${h(Later, { children: () => h(Around, props) })}`;
}

/** Who told, and where exactly. @param {FieldsProps} props */
const Around = ({ draft, change, errors }) =>
  html`${h(Choices, {
    name: "requester",
    legend: "Signalé par",
    items: usable("demandeur"),
    value: draft.requester,
    error: errors.requester,
    onPick: (requester) => change({ requester }),
  })}
    ${h(More, { text: "Où exactement", open: Boolean(draft.lieu) || draft.floor != null, children: () => h(Where, { draft, change }) })}`;

/** The problem, its family first; each brings the urgency its list gives it. @param {FieldsProps} props */
function What({ draft, change, errors }) {
  const all = families("categorie_technique");
  const subs = under("categorie_technique", draft.category);
  /** @param {any[]} among @param {string} code */
  const find = (among, code) => among.find((one) => one.code === code);
  /** @param {string} code */
  const pick = (code) => change({ category: code, sub_category: "", severity: defaultSeverity(null, find(all, code)) });
  /** @param {string} code */
  const precise = (code) =>
    change({ sub_category: code, severity: defaultSeverity(find(subs, code), find(all, draft.category)) });
  return html`${h(Choices, {
    name: "category",
    legend: "Quel problème ?",
    items: all,
    value: draft.category,
    error: errors.category,
    onPick: pick,
  })}
    ${
      subs.length > 0 &&
      h(Choices, {
        name: "sub_category",
        legend: "Plus précisément",
        items: subs,
        value: draft.sub_category,
        error: errors.sub_category,
        onPick: precise,
      })
    }`;
}

/** @param {FieldsProps} props */
const Floor = ({ draft, change }) =>
  h(Stepper, {
    label: "Étage",
    hint: draft.floor == null ? "facultatif" : "",
    value: draft.floor ?? 0,
    min: -5,
    max: 40,
    show: () => floorLabel(draft.floor),
    onPick: (floor) => change({ floor: draft.floor == null ? 0 : floor }),
  });

const CALLS = [
  { code: "made", label: "Appel passé" },
  { code: "impossible", label: "Appel impossible (réseau)" },
];

/** Gas, fire, lift with a person, bare cable: the call comes first, its hour and its answerer are kept. @param {{draft: any, change: (patch: any) => void, error?: string}} props */
function CallFirst({ draft, change, error }) {
  const call = draft.call;
  const chosen = call ? (call.impossible ? "impossible" : "made") : "";
  /** @param {string} code */
  const pick = (code) =>
    change({ call: code === "impossible" ? { impossible: true } : { at: nowIso(), who: call?.who ?? "" } });
  return html`<section class="note note--stop" aria-label="Danger : appelez d’abord">
    ${h(Icon, { name: "appel" })}
    <div class="row__main stack-s">
      <b>Danger : appelez d’abord</b>
      <span class="small">Le 18 ou le 112, puis l’astreinte du bailleur. Notez ensuite la personne jointe.</span>
      ${h(Choices, { name: "call", legend: "L’appel", items: CALLS, value: chosen, error, onPick: pick })}
      ${chosen === "made" && h(CallMade, { call, reported: draft.at, before: CALLED_FIRST, onChange: (patch) => change({ call: { ...call, ...patch } }) })}
    </div>
  </section>`;
}

/**
 * When, and which service; `of`: where a screen asks it of several; `before`: how much older than the report it may be.
 * @param {{call: any, reported: string, before?: number, of?: string, onChange: (patch: any) => void}} props
 */
export function CallMade({ call, reported, before = 0, of = "", onChange }) {
  const hour = call.hour ?? hourOnWall(call.at);
  const found = (/** @type {string} */ typed) => callsAt(typed, Date.parse(reported) - before, nowMs());
  const moments = call.hour ? found(hour) : [];
  /** @param {string} typed */
  const type = (typed) => typed && onChange({ hour: typed, at: found(typed).at(-1) ?? "" });
  return html`${h(Field, {
    id: `called${of}`,
    label: "Heure de l’appel",
    type: "time",
    value: hour,
    error: call.at ? "" : noCallAt(hour, reported, nowMs(), before),
    onInput: type,
  })}
  ${
    moments.length > 1 &&
    h(Choices, {
      name: `which${of}`,
      legend: "Cette heure existe plusieurs fois : laquelle ?",
      items: moments.map((code) => ({ code, label: whenFr(code) })),
      value: call.at,
      onPick: (made) => onChange({ at: made }),
    })
  }
  ${h(Field, {
    id: `who${of}`,
    label: "Service joint",
    hint: "Le service suffit, sans nom.",
    value: call.who,
    maxlength: WORDS_MAX,
    onInput: (who) => onChange({ who }),
  })}`;
}

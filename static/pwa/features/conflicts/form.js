/** A conflict on the spot, under thirty seconds: what, how grave, how it ended. */
import { html, h } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Choices, Stairs } from "../../ui/choice.js";
import { items } from "../../store/views.js";
import { Later, More } from "../../ui/more.js";
import { families, under, usable } from "../logbook/lists.js";
import { Where } from "../logbook/where.js";
import { FOLLOWUP_DEFAULT_DELAY } from "../../core/rules.js";
import { DEFAULTS, distinct, familyOf, needsFollowup, outcomeLists } from "./conflict.js";

/** What is done most often in a conflict; the others open on demand. */
const USUAL = [
  "ecoute_reformulation",
  "rappel_regles",
  "mediation_sur_place",
  "orientation",
  "signalement",
  "sans_suite",
];

/** @typedef {import("../../types/kinds").FieldsProps} FieldsProps */

/** @param {string} family */
const outcomes = (family) => outcomeLists(family).flatMap(usable);

/** @param {FieldsProps} props */
export function ConflictFields(props) {
  const { draft, change, errors } = props;
  const family = familyOf(items("type_conflit").value, draft.type);
  return html`${h(What, { ...props, family })}
    ${h(Stairs, {
      name: "gravite",
      legend: "Gravité",
      items: usable("gravite"),
      value: draft.gravite,
      error: errors.gravite,
      onPick: (gravite) => change({ gravite }),
    })}
    ${draft.gravite === "g4" && h(Danger, {})} ${h(Outcome, { ...props, family })}
    ${h(Later, { children: () => html`${h(Done, props)} ${h(Often, props)} ${h(Around, props)}` })}`;
}

/** @param {FieldsProps} props */
const Often = ({ draft, change, errors }) =>
  h(Choices, {
    name: "recurrence",
    legend: "Fréquence",
    narrow: true,
    items: usable("recurrence"),
    value: draft.recurrence,
    error: errors.recurrence,
    onPick: (recurrence) => change({ recurrence }),
  });

/** Its family, then its own name within it. @param {FieldsProps & {family: string}} props */
function What({ draft, change, errors, family }) {
  const precise = under("type_conflit", family);
  /** An outcome of gatherings says nothing of another family. @param {string} type of the first level */
  const named = (type) => change({ type, issue: outcomes(type).some((one) => one.code === draft.issue) ? draft.issue : "" });
  return html`${h(Choices, {
    name: "type",
    legend: "De quoi s’agit-il ?",
    items: families("type_conflit"),
    value: family,
    error: errors.type,
    onPick: named,
  })}
    ${
      precise.length > 0 &&
      h(Choices, {
        name: "precise",
        legend: "Plus précisément",
        hint: "facultatif",
        free: true,
        items: precise,
        value: draft.type,
        onPick: (type) => change({ type: type || family }),
      })
    }`;
}

/** How it ended: what is to follow gets its date at once. @param {FieldsProps & {family: string}} props */
function Outcome({ draft, change, errors, family }) {
  const dated = () => ({ followup: { ...draft.followup, days: FOLLOWUP_DEFAULT_DELAY } });
  /** @param {string} issue */
  const ended = (issue) => change({ issue, ...(needsFollowup(issue) && draft.followup?.days == null ? dated() : {}) });
  return h(Choices, {
    name: "issue",
    legend: "Comment cela s’est terminé",
    items: distinct(outcomes(family), draft.issue),
    value: draft.issue,
    error: errors.issue,
    onPick: ended,
  });
}

/** What was done: the usual answers and those chosen, or the rest of them. @param {any} draft @param {boolean} usual */
const answers = (draft, usual) =>
  usable("reponse").filter(({ code }) => (USUAL.includes(code) || draft.reponses.includes(code)) === usual);

/** @param {FieldsProps} props */
const Done = ({ draft, change }) =>
  h(Choices, {
    name: "reponses",
    legend: "Ce que vous avez fait",
    hint: "plusieurs choix",
    multi: true,
    items: answers(draft, true),
    value: draft.reponses,
    onPick: (reponses) => change({ reponses }),
  });

/** What is seldom changed: who asked, where, the other answers. @param {FieldsProps} props */
function Around({ draft, change, errors }) {
  const rest = answers(draft, false);
  return h(More, {
    text: "Qui a demandé, où, autres actions",
    open: Boolean(errors.origine || draft.lieu || draft.origine !== DEFAULTS.origine),
    children: () => html`${h(Choices, {
        name: "origine",
        legend: "Qui vous a sollicités",
        items: usable("origine"),
        value: draft.origine,
        error: errors.origine,
        onPick: (origine) => change({ origine }),
      })}
      ${h(Where, { draft, change })}
      ${
        rest.length > 0 &&
        h(Choices, {
          name: "autres",
          legend: "Autres actions",
          multi: true,
          items: rest,
          value: draft.reponses,
          onPick: (reponses) => change({ reponses }),
        })
      }`,
  });
}

/** Danger: the person first, the phone after. */
function Danger() {
  const help = items("gravite").value.find((one) => one.code === "g4")?.extra?.help;
  return html`<div class="note note--stop" role="note">
    ${h(Icon, { name: "alerte" })}<span class="row__main"><b class="visit-b">${help ?? "Partez ou appelez le 17, le 18 ou le 112, puis prévenez la coordination."}</b></span>
  </div>`;
}

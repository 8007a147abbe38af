/** An orientation: told where to go, or a relay proposed with the person's consent. No name here. */
import { html, h, dots } from "../../ui/html.js";
import { Icon } from "../../ui/icon.js";
import { Choices } from "../../ui/choice.js";
import { isVeiled } from "../../store/texts.js";
import { list } from "../../store/views.js";
import { usable } from "../logbook/lists.js";
import { Veil } from "../vault/veil.js";

const PATHS = [
  { code: "signpost", label: "Remise à la personne" },
  { code: "propose", label: "Relais à proposer" },
];
const CONSENT = [
  { code: "accorde", label: "Elle accepte" },
  { code: "refuse", label: "Elle refuse" },
];
const MEANS = ["oral", "ecrit"];

/** @param {import("../../types/kinds").FieldsProps} props */
export function ReferralFields({ draft, change, errors }) {
  const relay = draft.path === "propose";
  return html`${h(Choices, {
    name: "path",
    legend: "Quelle orientation ?",
    items: PATHS,
    value: draft.path,
    onPick: (path) => change({ path }),
  })}
    ${h(Choices, {
      name: "domaine",
      legend: "Domaine",
      items: usable("domaine"),
      value: draft.domaine,
      error: errors.domaine,
      onPick: (domaine) => change({ domaine, partner_id: "" }),
    })}
    ${
      relay &&
      h(Choices, {
        name: "besoin",
        legend: "Besoin exprimé",
        items: usable("besoin"),
        value: draft.besoin,
        error: errors.besoin,
        onPick: (besoin) => change({ besoin }),
      })
    }
    ${h(Partners, { draft, change })} ${relay && h(Consent, { draft, change, errors })}`;
}

/** Those of the domain first. @param {{draft: any, change: (patch: any) => void}} props */
function Partners({ draft, change }) {
  const fits = (/** @type {any} */ row) => row.data.domaines?.includes(draft.domaine);
  const all = list("partner").value.filter((row) => row.data.active !== false);
  const near = draft.domaine ? all.filter(fits) : [];
  const partner = all.find((row) => row.id === draft.partner_id);
  const [chosen, shut] = [partner?.data, isVeiled(partner)];
  const items = [
    { code: "", label: "Sans partenaire précis" },
    ...near.map((row) => ({ code: row.id, label: row.data.name })),
  ];
  if (!draft.domaine || !near.length) return null;
  return html`${h(Choices, {
    name: "partner",
    legend: "Vers qui",
    hint: "facultatif",
    items,
    value: draft.partner_id ?? "",
    onPick: (partner_id) => change({ partner_id }),
  })}
    ${shut && html`<div>${h(Veil, {})}</div>`}
    ${
      chosen &&
      !shut &&
      html`<p class="small">${dots(chosen.address, chosen.hours)}
      ${chosen.phone && html` <a class="link" href=${`tel:${chosen.phone.replace(/[^+\d]/g, "")}`}>${h(Icon, { name: "appel", s: true })}${chosen.phone}</a>`}</p>`
    }`;
}

/** @param {import("../../types/kinds").FieldsProps} props */
function Consent({ draft, change, errors }) {
  const means = usable("consentement_moyen").filter((one) => MEANS.includes(one.code));
  return html`${h(Choices, {
    name: "consent",
    legend: "Accord de la personne",
    items: CONSENT,
    value: draft.consent,
    error: errors.consent,
    onPick: (consent) => change({ consent }),
  })}
    ${h(Choices, {
      name: "consent_means",
      legend: "Comment l’accord a été demandé",
      items: means,
      value: draft.consent_means,
      error: errors.consent_means,
      onPick: (consent_means) => change({ consent_means }),
    })}
    <p class="small soft">${draft.consent === "refuse" ? "Rien ne sera transmis. La demande reste un brouillon." : "Aucun nom n’est noté ici. Rien ne part sans son accord."}</p>`;
}

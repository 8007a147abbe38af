/** The ways of meeting, each with its form. */
import { h } from "../../ui/html.js";
import { MeetScreen } from "./meet_form.js";

export const Navette = () =>
  h(MeetScreen, { form: { name: "navette", title: "Navette", modes: ["navette"], save: "Enregistrer la navette", saved: "Navette enregistrée sur le téléphone" } });

export const Entretien = () =>
  h(MeetScreen, { form: { name: "entretien", title: "Entretien", modes: ["entretien", "telephone", "visite_domicile", "ecrit"], save: "Enregistrer l’entretien", saved: "Entretien enregistré sur le téléphone" } });

export const TableRonde = () =>
  h(MeetScreen, { form: { name: "table-ronde", title: "Table ronde", modes: ["table_ronde"], save: "Enregistrer la table ronde", saved: "Table ronde enregistrée sur le téléphone" } });

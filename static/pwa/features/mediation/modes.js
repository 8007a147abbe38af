/** How parties are met, in words. @type {Record<string, string>} */
export const MODES = {
  entretien: "Entretien", navette: "Navette", table_ronde: "Table ronde", telephone: "Téléphone", visite_domicile: "Visite à domicile", ecrit: "Par écrit",
};

"""What a mediator alerts of, and whom one calls when somebody is in danger. Pure."""

from __future__ import annotations

from app.core.labels import Label, choices

TEXT_MAX = 2000


class Kind(Label):
    complexe = "complexe", "Situation complexe ou inéquitable"
    protection = "protection", "Personne en danger"


class Called(Label):
    """Whom one calls first, by the danger; the numbers are France's."""

    n119 = "119", "119, enfance en danger"
    n3919 = "3919", "39 19, violences faites aux femmes"
    n3977 = "3977", "39 77, personnes âgées ou handicapées"
    n17 = "17", "17, police"
    n15 = "15", "15, urgence médicale"
    n18 = "18", "18, pompiers"
    n112 = "112", "112, toute urgence"
    n114 = "114", "114, par SMS"
    departement = "departement", "Cellule de recueil du département"
    personne = "personne", "Personne n’a répondu, ou pas de réseau"


EXPORTED = {
    "FACTS_MAX": TEXT_MAX,
    "ALERTS": choices(Kind),
    "CALLED": choices(Called),
    "NOBODY_CALLED": Called.personne.value,
}

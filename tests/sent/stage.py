"""Every form of desk and portal: the page it is on, and what somebody would type in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask import Flask

from app.core import tenant
from app.core.base import Base
from app.core.unit import read_unit, write_unit
from app.door.access import access_of
from app.people.rules import Role
from app.rounds.copying import mark
from tests import world as worlds
from tests.access_own import OWN
from tests.access_policy import OBJECTS, POLICY, Stage
from tests.clients import Desk
from tests.conftest import after_an_evening
from tests.importing import STOCK, Handed
from tests.sent import acts, board, ends, flows, letters, parties, retention, saisir
from tests.sent.forms import Form, opened
from tests.sent.objects import (
    a_closed_access,
    a_closed_estate,
    a_closed_partner,
    a_closed_sector,
    a_doublon,
    a_draft,
    a_drafted_field,
    a_drafted_list,
    a_landlord_nothing_names,
    a_list_to_try,
    a_loss,
    a_mail_server,
    a_need_of_no_list,
    a_planned_move,
    a_twin,
    an_import_applied,
    an_import_of_another_landlord,
    an_import_that_names_less,
    an_import_with_a_line_left,
    an_import_without_doubt,
    closed_parts,
    day_after,
    homes,
    in_days,
    left_by_its_file,
    next_monday,
    sent_problem,
)
from tests.test_access_matrix import address, by_rule, names
from tests.world import Person, World

TYPED = "Vu avec le gardien, mardi <à 15 h>."


@dataclass(frozen=True)
class Case:
    """`page`: where the form is, as a rule; `typed`: what is filled in; `ready`: what must be there first."""

    page: str
    typed: Callable[[Stage], dict[str, Any]] = lambda stage: {}
    ready: Callable[[Stage], dict[str, object]] = field(default=lambda stage: {})


ESTATE = {
    "nom": "Clos <des> Ébénistes", "plaque": "3 bis", "adresse": "3 bis, rue de l’Église", "code_postal": "01000",
    "commune": "Bourg", "bailleur": "", "agence": "Agence Sud", "secteur": "", "logements": "", "annee": "1962",
}  # fmt: skip
A_LIST = "/bureau/listes/<uuid:list_id>"
A_WISH = "/bureau/listes/propositions/<uuid:wish_id>"
A_FORM = "/bureau/champs/<uuid:form_id>"
JOIN = "/bureau/patrimoine/<uuid:estate_id>/reunir/<uuid:gone_id>"
UNITE = "/bureau/patrimoine/bailleurs/<uuid:landlord_id>/reunir/<uuid:other_id>"
HOME, BUILDING, HALL = (
    "/bureau/patrimoine/<uuid:estate_id>",
    "/bureau/patrimoine/batiments/<uuid:building_id>",
    "/bureau/patrimoine/halls/<uuid:entrance_id>",
)
IMPORT = "/bureau/patrimoine/importer/<uuid:import_id>"
PARTNER = {"nom": "Régie de quartier", "domaines": ["logement"], "note": TYPED}
CASES: dict[str, Case] = {
    "/bureau/restauration/<uuid:restoration_id>/notee": Case("/bureau/"),
    "/bureau/relire/<kind>/<uuid:entity_id>/montrer": Case("/bureau/relire/<kind>/<uuid:entity_id>"),
    "/bureau/relire/<kind>/<uuid:entity_id>/garder": Case(
        "/bureau/relire/<kind>/<uuid:entity_id>", lambda stage: {"motif": "a_completer", "precision": TYPED}
    ),
    "/bureau/relire/<kind>/<uuid:entity_id>/doublon": Case("/bureau/relire/<kind>/<uuid:entity_id>", ready=a_twin),
    "/bureau/relire/tout-montrer": Case("/bureau/relire/tout-montrer"),
    "/bureau/regler/<uuid:held_id>/reprendre": Case("/bureau/regler/<uuid:held_id>"),
    "/bureau/suivis/<uuid:followup_id>/fait": Case(
        "/bureau/suivis/<uuid:followup_id>", lambda stage: {"resultat": "fait"}
    ),
    "/bureau/suivis/<uuid:followup_id>/reporter": Case(
        "/bureau/suivis/<uuid:followup_id>", lambda stage: {"jour": day_after(3)}
    ),
    "/bureau/a-faire/<uuid:followup_id>/fait": Case(
        "/bureau/a-faire/<uuid:followup_id>", lambda stage: {"resultat": "fait"}
    ),
    "/bureau/a-faire/<uuid:followup_id>/reporter": Case(
        "/bureau/a-faire/<uuid:followup_id>", lambda stage: {"jour": day_after(3)}
    ),
    "/bureau/suivis/<uuid:followup_id>/confier": Case(
        "/bureau/suivis/<uuid:followup_id>", lambda stage: {"personne": str(stage.world.yoann.user_id)}
    ),
    "/bureau/regler/<uuid:held_id>/completer": Case(
        "/bureau/regler/<uuid:held_id>", lambda stage: {"besoin": "ecoute"}, a_need_of_no_list
    ),
    "/bureau/regler/<uuid:held_id>/classer": Case(
        "/bureau/regler/<uuid:held_id>", lambda stage: {"motif": "autre", "precision": TYPED}
    ),
    "/bureau/planning/publier": Case("/bureau/planning/publier", ready=a_draft),
    "/bureau/planning/absences": Case(
        "/bureau/planning/absences",
        lambda stage: {"agent": str(stage.world.nadia.user_id), "du": day_after(40), "au": day_after(41)},
    ),
    "/bureau/planning/absences/<uuid:absence_id>/modifier": Case(
        "/bureau/planning/absences/<uuid:absence_id>/modifier", lambda stage: {"au": day_after(40)}
    ),
    "/bureau/planning/absences/<uuid:absence_id>/finir": Case("/bureau/planning/absences"),
    "/bureau/planning/vacation": Case(
        "/bureau/planning/vacation",
        lambda stage: {
            "jour": day_after(2),
            "debut": "17:00",
            "fin": "22:00",
            "agents": [str(stage.world.nadia.user_id)],
            "type_tournee": "ciblee",
            "note": TYPED,
            "brouillon": "1",
            "etapes-0": str(stage.world.glycines.estate_id),
        },
    ),
    "/bureau/planning/vacation/<uuid:shift_id>/publier": Case(
        "/bureau/planning/vacation/<uuid:shift_id>", ready=a_draft
    ),
    "/bureau/planning/vacation/<uuid:shift_id>/modifier": Case(
        "/bureau/planning/vacation/<uuid:shift_id>/modifier",
        lambda stage: {"debut": "09:30", "fin": "11:00", "agents": [str(stage.world.nadia.user_id)], "note": TYPED},
        a_draft,
    ),
    "/bureau/planning/vacation/<uuid:shift_id>/copier": Case(
        "/bureau/planning/vacation/<uuid:shift_id>/copier",
        lambda stage: {"jours": [day_after(3), day_after(4)], "vu": mark([in_days(3), in_days(4)])},
        a_draft,
    ),
    "/bureau/planning/copier": Case(
        "/bureau/planning/copier",
        lambda stage: {"semaines": [next_monday().isoformat()], "vu": mark([next_monday()])},
        a_draft,
    ),
    "/bureau/planning/vacation/<uuid:shift_id>/annuler": Case(
        "/bureau/planning/vacation/<uuid:shift_id>/annuler", ready=a_draft
    ),
    "/bureau/consignes/nouvelle": Case(
        "/bureau/consignes/nouvelle",
        lambda stage: {"residence": str(stage.world.glycines.estate_id), "texte": TYPED},
    ),
    "/bureau/consignes/<uuid:consigne_id>/clore": Case("/bureau/consignes"),
    "/bureau/consignes/<uuid:consigne_id>/valable": Case(
        "/bureau/consignes/<uuid:consigne_id>/valable", lambda stage: {"au": day_after(5)}
    ),
    "/bureau/techniques/<uuid:problem_id>/retenir": Case("/bureau/techniques"),
    "/bureau/techniques/<uuid:problem_id>/envoyer": Case(
        "/bureau/techniques/<uuid:problem_id>/envoyer",
        lambda stage: {"canal": "telephone", "destinataire": "syndic", "reference": "DI-<48213>"},
    ),
    "/bureau/techniques/<uuid:problem_id>/informer": Case("/bureau/techniques?etat=envoye", ready=sent_problem),
    "/bureau/orientations/<uuid:referral_id>/transmettre": Case(
        "/bureau/orientations/<uuid:referral_id>/transmettre",
        lambda stage: {"canal": "telephone", "partenaire": str(stage.evening.partner_id)},
    ),
    "/bureau/partenaires/nouveau": Case("/bureau/partenaires/nouveau", lambda stage: PARTNER),
    "/bureau/partenaires/<uuid:partner_id>": Case("/bureau/partenaires/<uuid:partner_id>", lambda stage: PARTNER),
    "/bureau/partenaires/<uuid:partner_id>/retirer": Case("/bureau/partenaires/<uuid:partner_id>"),
    "/bureau/partenaires/<uuid:partner_id>/proposer": Case(
        "/bureau/partenaires/<uuid:partner_id>", ready=a_closed_partner
    ),
    "/bureau/patrimoine/importer": Case(
        "/bureau/patrimoine/importer", lambda stage: {"fichier": (Handed(STOCK.encode()), "stock <1>.csv")}
    ),
    f"{IMPORT}/relire": Case(IMPORT, lambda stage: {"separateur": ";"}),
    f"{IMPORT}/essayer": Case(IMPORT, lambda stage: {"source": "Essai <1>"}),
    f"{IMPORT}/repondre": Case(IMPORT, lambda stage: {"reponse": "leave"}),
    f"{IMPORT}/bailleurs": Case(IMPORT, lambda stage: {"b0": "nouveau"}),
    f"{IMPORT}/appliquer": Case(IMPORT, ready=an_import_without_doubt),
    f"{IMPORT}/abandonner": Case(IMPORT),
    f"{IMPORT}/lignes/<number>": Case(f"{IMPORT}/lignes/<number>", lambda stage: {"l1": "5 rue <neuve>"}),
    f"{IMPORT}/lignes/<number>/laisser": Case(f"{IMPORT}/lignes/<number>"),
    f"{IMPORT}/lignes/<number>/reprendre": Case(f"{IMPORT}/lignes/<number>", ready=an_import_with_a_line_left),
    f"{IMPORT}/source": Case(IMPORT, lambda stage: {"nom": "Brenne <1>"}, an_import_of_another_landlord),
    f"{IMPORT}/fermer": Case(f"{IMPORT}/fermer", left_by_its_file, an_import_that_names_less),
    f"{IMPORT}/defaire": Case(f"{IMPORT}/defaire", ready=an_import_applied),
    "/bureau/patrimoine/nouvelle": Case("/bureau/patrimoine/nouvelle", lambda stage: ESTATE),
    HOME: Case(HOME, lambda stage: ESTATE),
    f"{HOME}/position": Case(HOME, lambda stage: {"lat": "46,2044", "lon": "6,1432"}),
    f"{HOME}/halls": Case(HOME, lambda stage: {"batiment": "Tour <B>", "hall": "Hall 22", "plaque_hall": "22"}),
    f"{HOME}/fermer": Case(HOME, lambda stage: {"le": day_after(-1)}),
    f"{HOME}/rouvrir": Case(HOME, ready=a_closed_estate),
    JOIN: Case(JOIN),
    UNITE: Case(UNITE),
    "/bureau/patrimoine/bailleurs/reunions/<uuid:union_id>/defaire": Case("/bureau/patrimoine/doublons"),
    "/bureau/patrimoine/reunions/<uuid:merge_id>/defaire": Case("/bureau/patrimoine/doublons"),
    "/bureau/patrimoine/doublons/<uuid:group_id>/comparer": Case("/bureau/patrimoine/doublons?etat=distinctes"),
    "/bureau/patrimoine/doublons/<uuid:group_id>/distinctes": Case("/bureau/patrimoine/doublons", ready=a_doublon),
    BUILDING: Case(BUILDING, lambda stage: {"nom": "Tour <A>"}),
    f"{BUILDING}/fermer": Case(BUILDING),
    f"{BUILDING}/rouvrir": Case(BUILDING, ready=closed_parts),
    HALL: Case(HALL, lambda stage: {"nom": "Hall <14>", "plaque": "14B"}),
    f"{HALL}/fermer": Case(HALL),
    f"{HALL}/rouvrir": Case(HALL, ready=closed_parts),
    "/bureau/patrimoine/bailleurs": Case("/bureau/patrimoine/bailleurs", lambda stage: {"nom": "Toits <& cie>"}),
    "/bureau/patrimoine/bailleurs/<uuid:landlord_id>": Case(
        "/bureau/patrimoine/bailleurs/<uuid:landlord_id>", lambda stage: {"nom": "Toits <& cie>"}
    ),
    "/bureau/patrimoine/bailleurs/<uuid:landlord_id>/retirer": Case(
        "/bureau/patrimoine/bailleurs/<uuid:landlord_id>", ready=a_landlord_nothing_names
    ),
    "/bureau/equipe/<uuid:user_id>": Case("/bureau/equipe/<uuid:user_id>", lambda stage: {"nom": "Nadia <Belkacem>"}),
    "/bureau/equipe/<uuid:user_id>/role": Case("/bureau/equipe/<uuid:user_id>/role", lambda stage: {"role": "lead"}),
    "/bureau/equipe/<uuid:user_id>/reinitialiser": Case(
        "/bureau/equipe/<uuid:user_id>/reinitialiser", lambda stage: {"quoi": "mot_de_passe"}
    ),
    "/bureau/equipe/invitations/<uuid:invitation_id>/renvoyer": Case("/bureau/equipe"),
    "/bureau/courriels/essai": Case("/bureau/courriels", ready=a_mail_server),
    "/bureau/courriels/<uuid:mail_id>/repartir": Case("/bureau/courriels", ready=a_mail_server),
    "/bureau/courriels/<uuid:mail_id>/annuler": Case("/bureau/courriels", ready=a_mail_server),
    "/bureau/structure/<uuid:organisation_id>": Case(
        "/bureau/structure",
        lambda stage: {"nom": "Les <Passeurs>", "fuseau": "Indian/Reunion", "feries": "reunion", "depot": "21"},
    ),
    "/bureau/papier/<uuid:letterhead_id>": Case(
        "/bureau/papier", lambda stage: {"adresse": "14 rue <des Glycines>\n74000 Annecy", "lieu": TYPED[:60]}
    ),
    "/bureau/equipe/<uuid:user_id>/code": Case("/bureau/equipe"),
    "/bureau/equipe/inviter": Case(
        "/bureau/equipe/inviter", lambda stage: {"adresse": "zoe@passeurs.example", "role": "agent"}
    ),
    "/bureau/equipe/invitations/<uuid:invitation_id>/retirer": Case("/bureau/equipe"),
    "/bureau/equipe/<uuid:user_id>/fermer": Case("/bureau/equipe/<uuid:user_id>/fermer"),
    "/bureau/equipe/<uuid:user_id>/rouvrir": Case("/bureau/equipe", ready=a_closed_access),
    "/bureau/equipe/telephones/<uuid:device_id>/revoquer": Case("/bureau/equipe/telephones/<uuid:device_id>/revoquer"),
    "/bureau/equipe/telephones/<uuid:device_id>/pertes": Case("/bureau/equipe", ready=a_loss),
    "/bureau/secteurs/nouveau": Case("/bureau/secteurs/nouveau", lambda stage: {"code": "C2", "nom": TYPED}),
    "/bureau/secteurs/<uuid:sector_id>": Case(
        "/bureau/secteurs/<uuid:sector_id>", lambda stage: {"code": "C2", "nom": TYPED}
    ),
    "/bureau/secteurs/<uuid:sector_id>/affecter": Case(
        "/bureau/secteurs/<uuid:sector_id>",
        lambda stage: {"personne": str(stage.world.lead.user_id), "du": day_after(2), "au": day_after(5)},
    ),
    "/bureau/secteurs/<uuid:sector_id>/fermer": Case(
        "/bureau/secteurs/<uuid:sector_id>/fermer", lambda stage: {"vers": "sans"}
    ),
    "/bureau/secteurs/<uuid:sector_id>/rouvrir": Case("/bureau/secteurs/<uuid:sector_id>", ready=a_closed_sector),
    "/bureau/secteurs/<uuid:sector_id>/residences/deplacer": Case(
        "/bureau/secteurs/<uuid:sector_id>/residences",
        lambda stage: {"residences": [str(one) for one in homes(stage.world)], "vers": "sans"},
    ),
    "/bureau/secteurs/deplacements/<uuid:decision_id>/retirer": Case(
        "/bureau/secteurs/<uuid:sector_id>", ready=a_planned_move
    ),
    f"{HOME}/changement/retirer": Case(HOME, ready=a_planned_move),
    A_LIST: Case(A_LIST, lambda stage: {"acte": "eteindre:gare"}),
    f"{A_LIST}/ajouter": Case(A_LIST, lambda stage: {"libelle": "Laverie <B>", "parent": "equipement_public"}),
    f"{A_LIST}/lignes/<line>": Case(f"{A_LIST}/lignes/<line>", lambda stage: {"libelle": "Gare <nord>"}),
    f"{A_LIST}/essayer": Case(A_LIST, ready=a_list_to_try),
    f"{A_LIST}/publier": Case(A_LIST, ready=a_drafted_list),
    f"{A_LIST}/jeter": Case(A_LIST, ready=a_drafted_list),
    f"{A_WISH}/accepter": Case(A_WISH, lambda stage: {"libelle": "Laverie <B>", "parent": "equipement_public"}),
    f"{A_WISH}/refuser": Case(A_WISH, lambda stage: {"motif": TYPED}),
    A_FORM: Case(
        A_FORM, lambda stage: {"acte": "eteindre:meteo"}, ready=lambda stage: {"field": OBJECTS["field"](stage)}
    ),
    f"{A_FORM}/ajouter": Case(
        A_FORM, lambda stage: {"libelle": "Sacs <ramassés>", "nature": "nombre", "plus_grand": "40", "unite": "sacs"}
    ),
    f"{A_FORM}/mots/<field>": Case(
        f"{A_FORM}/mots/<field>", lambda stage: {"libelle": "Temps <qu’il fait>", "choix": "Soleil\nNeige"}
    ),
    f"{A_FORM}/essayer": Case(A_FORM, ready=a_drafted_field),
    f"{A_FORM}/publier": Case(A_FORM, ready=a_drafted_field),
    f"{A_FORM}/jeter": Case(A_FORM, ready=a_drafted_field),
    "/bureau/secteurs/affectations/<uuid:assignment_id>": Case(
        "/bureau/secteurs/affectations/<uuid:assignment_id>", lambda stage: {"au": day_after(40)}
    ),
    "/bureau/secteurs/affectations/<uuid:assignment_id>/retirer": Case(
        "/bureau/secteurs/affectations/<uuid:assignment_id>"
    ),
    **{rule: Case(**one) for rule, one in retention.CASES.items()},
    **{rule: Case(*form) for rule, form in saisir.FORMS.items()},
}
for _part in (acts, board, ends, flows, letters, parties):
    CASES |= _part.forms(Case)
CHANGING = [rule for rule in CASES if "<uuid:" in rule]
"""Those that change something that exists."""
ONE_BY_ONE = [rule for rule in CHANGING if rule not in parties.TOGETHER]
"""Those of which the second is told of the first; the others keep both (tests/mediation/preparation)."""
ALONE = acts.ONE_PERSON | board.ONE_PERSON | ends.ONE_PERSON | flows.ONE_PERSON
SHARED = [rule for rule in ONE_BY_ONE if POLICY[rule]["POST"] != OWN and rule not in ALONE]
"""Those two people may send; what is one person's own, she alone does."""


LOOKING = {"/bailleur/journal", "/bureau/orientations", "/bureau/techniques", "/bureau/relire", "/bureau/residences",
           "/bureau/consignes", "/bureau/suivis", "/bailleur/residences", "/bureau/secteurs", "/bureau/patrimoine",
           "/bureau/patrimoine/importer/<uuid:import_id>/arreter", "/bureau/annuaire", "/bureau/secteurs/trouver",
           "/bureau/chercher", "/bureau/secteurs/<uuid:sector_id>/residences", "/bureau/dossiers",
           *saisir.LOOKING}  # fmt: skip
"""Sent so that the words looked for stay out of the address, or to stop the worker: the database stays as it is."""


def sending_rules(app: Flask) -> set[str]:
    """Every address of desk and portal that a form may be sent to; one's own account is the door's."""
    return {
        rule
        for rule, views in by_rule(app).items()
        if "POST" in views and (access := access_of(views["POST"], "POST")) and access.kind == "desk"
        and not rule.startswith("/compte/") and rule not in LOOKING
    }  # fmt: skip


@dataclass
class Scene:
    """One form, ready to be opened and sent."""

    rule: str
    path: str
    page: str
    typed: dict[str, Any]

    def opened(self, desk: Desk) -> Form:
        return opened(desk, self.page, self.path)


def set_up(app: Flask, world: World, rule: str) -> Scene:
    """The evening told, the objects of this form made."""
    phone, evening = after_an_evening(app)
    stage, case = Stage(world, evening, phone), CASES[rule]
    made = case.ready(stage)
    needed = [*names(rule), *names(case.page), *(["restoration_id"] if "restauration" in rule else [])]
    values = {name: made.get(name) or OBJECTS[name](stage) for name in dict.fromkeys(needed)}
    return Scene(rule, address(rule, values), address(case.page, values), case.typed(stage))


def sender(world: World, rule: str) -> Person:
    """Who sends this form: Claire, else the lead, else an administrator more; what is of one's own desk, Nadia."""
    if POLICY[rule]["POST"] == OWN:
        return world.nadia
    if world.claire.role in POLICY[rule]["POST"]:
        return world.claire
    if Role.lead in POLICY[rule]["POST"]:
        return world.lead
    with tenant.every_tenant(), write_unit():
        return worlds._person(world.org_id, "Bruno Aubin", Role.administrator)


def others(world: World, rule: str) -> Person:
    """Somebody besides them who may send it too."""
    roles = POLICY[rule]["POST"]
    return next(one for one in (world.lead, world.admin) if one.role in roles)


def rows(*leaving: str) -> dict[str, Any]:
    """What every table holds, as the database keeps it."""
    tables = [table.name for table in Base.metadata.sorted_tables if table.name not in leaving]
    with read_unit() as s:
        ask = s.connection().exec_driver_sql  # nothing is deciphered, nor made an object of
        return {name: sorted(map(repr, ask(f'SELECT * FROM "{name}"'))) for name in tables}


def counts() -> dict[str, int]:
    """How many rows every table has."""
    each = (f"SELECT '{table.name}', count(*) FROM \"{table.name}\"" for table in Base.metadata.sorted_tables)
    with read_unit() as s:
        found = s.connection().exec_driver_sql(" UNION ALL ".join(each))
        return {row[0]: row[1] for row in found}


def id_in(path: str) -> UUID:
    return next(UUID(part) for part in path.split("/") if len(part) == 36)

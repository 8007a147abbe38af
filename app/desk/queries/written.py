"""What an agent wrote, term by term, and of each term what a landlord may see and what stays inside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.conflicts.rules import GROUP_FAMILY, outcome_lists
from app.core import clock
from app.core.rows import find
from app.core.web import day_fr, month_fr, time_fr, week_fr
from app.nomenclatures import queries as lists
from app.places.models import Building, Entrance, Estate, PublicPoint
from app.referrals.models import Partner
from app.rounds.rules import Daypart, VisitState, daypart
from app.technical.rules import lieu_for_landlord

KIND_LABELS = {
    "visit": "Passage",
    "ambience": "Relevé d’ambiance",
    "contact": "Contact",
    "conflict": "Conflit",
    "technical": "Problème technique",
    "referral": "Orientation",
}


@dataclass(frozen=True)
class Term:
    """One line: `said` may leave, `inside` never does; `scale` is a code of one of the scales."""

    name: str
    said: str = ""
    inside: str = ""
    scale: str | None = None


def terms(kind: str, row: Any) -> list[Term]:
    """The lines of an entry of a kind."""
    return [one for one in (_where(kind, row), _when(kind, row), *_OWN[kind](row)) if one.said or one.inside]


def _where(kind: str, row: Any) -> Term:
    kind_of_place = _label(row, "lieu", row.lieu)
    precise = _joined(_precisely(row), kind_of_place)
    if row.estate_id is None:
        point = find(PublicPoint, row.org_id, row.public_point_id)
        return Term("Lieu", inside=_joined((point.label or "") if point else "", precise))
    estate = find(Estate, row.org_id, row.estate_id)
    name = estate.name if estate else "inconnu"
    if kind == "technical" and lieu_for_landlord(row.lieu) == row.lieu:
        return Term("Lieu", _joined(name, precise))
    if kind == "technical":
        return Term("Lieu", _joined(name, _precisely(row)), kind_of_place)
    return Term("Lieu", name, precise) if kind != "referral" else Term("Lieu", inside=_joined(name, precise))


def _joined(whole: str, part: str) -> str:
    """A place and what is in it; « Hall 7 » is enough of a hall."""
    if not part or whole.startswith(f"{part} "):
        return whole
    return f"{whole}, {part}" if whole else part


def _precisely(row: Any) -> str:
    if row.entrance_id and (entrance := find(Entrance, row.org_id, row.entrance_id)):
        return entrance.label
    if row.building_id and (building := find(Building, row.org_id, row.building_id)):
        return building.name
    return ""


def _when(kind: str, row: Any) -> Term:
    day, hour = day_fr(row.occurred_at), time_fr(row.occurred_at)
    if kind == "conflict":
        return Term("Quand", week_fr(f"{row.service_date:%G-W%V}"), f"{day}, {hour}")
    if kind == "contact":
        return Term("Quand", month_fr(f"{row.service_date:%Y-%m}"), f"{day}, {hour}")
    if kind == "referral":
        return Term("Quand", inside=f"{day}, {hour}")
    part = f", {daypart(row.occurred_at).label.lower()}" if kind != "technical" else ""
    return Term("Quand", f"{day_fr(row.service_date)}{part}", hour)


def _label(row: Any, list_code: str, code: str | None) -> str:
    return lists.label(row.org_id, list_code, code) if code else ""


def _labels(row: Any, list_code: str, codes: Iterable[str] | None) -> str:
    return ", ".join(_label(row, list_code, code) for code in codes or ())


def outcome(org_id: UUID, code: str | None) -> str:
    """How a conflict ended: of the common list, or of that of gatherings."""
    for list_code in outcome_lists(GROUP_FAMILY):
        if found := lists.find(org_id, list_code, code):
            return found.label
    return lists.label(org_id, "issue_temps_reel", code) if code else ""


def _visit(row: Any) -> list[Term]:
    halls = [one.label for id in row.entrances if (one := find(Entrance, row.org_id, UUID(id)))]
    return [
        Term("État", VisitState.label_of(row.state), _label(row, "motif_empeche", row.reason)),
        Term("Vu", inside="Rien à signaler" if row.ras else ""),
        Term("Halls", inside=", ".join(halls)),
    ]


def _ambience(row: Any) -> list[Term]:
    code = str(row.level)
    dimensions = [
        f"{_label(row, 'ambiance_dimension', name)}\u00a0: {_label(row, 'ambiance', str(level)).lower()}"
        for name, level in row.dimensions.items()
    ]
    return [
        Term("Ambiance", _label(row, "ambiance", code), scale=code),
        Term("Détail", inside=", ".join(dimensions)),
    ]


def _contact(row: Any) -> list[Term]:
    bands = (row.counts or {}).get("age", {})
    met = [f"{number} × {_label(row, 'public_age', band)}" for band, number in bands.items() if number]
    return [
        Term("Besoin", inside=_label(row, "besoin", row.besoin)),
        Term("Ce qui a été fait", inside=_labels(row, "reponse", row.reponses)),
        Term("Personnes", inside=", ".join(met)),
        Term("Registre", inside=_label(row, "registre", row.registre)),
        Term("Contact", inside=_label(row, "canal", row.canal)),
    ]


def _conflict(row: Any) -> list[Term]:
    family = lists.family(row.org_id, "type_conflit", row.type)
    precise = _label(row, "type_conflit", row.type) if row.type != family else ""
    return [
        Term("Nature", _label(row, "type_conflit", family), precise),
        Term("Niveau", _label(row, "gravite", row.gravite), _label(row, "recurrence", row.recurrence), row.gravite),
        Term("Demandé par", inside=_label(row, "origine", row.origine)),
        Term("Ce qui a été fait", inside=_labels(row, "reponse", row.reponses)),
        Term("Résultat", outcome(row.org_id, row.issue)),
    ]


def _technical(row: Any) -> list[Term]:
    call = "impossible, pas de réseau" if row.call_impossible else ""
    if row.called_at:
        call = ", ".join(one for one in (clock.local(row.called_at).strftime("%H:%M"), row.called_who) if one)
    fault = (_label(row, "categorie_technique", code) for code in (row.category, row.sub_category))
    return [
        Term("Problème", ", ".join(one for one in fault if one)),
        Term("Urgence", _label(row, "gravite_technique", row.severity), scale=row.severity),
        Term("Signalé par", inside=_label(row, "demandeur", row.requester)),
        Term("Étage", inside="" if row.floor is None else str(row.floor)),
        Term("Appel", inside=call),
    ]


def _referral(row: Any) -> list[Term]:
    partner = find(Partner, row.org_id, row.partner_id) if row.partner_id else None
    consent = {"accorde": "Accordé", "refuse": "Refusé"}.get(row.consent or "", "")
    means = _label(row, "consentement_moyen", row.consent_means).lower()
    return [
        Term("Domaine", inside=_label(row, "domaine", row.domaine)),
        Term("Besoin", inside=_label(row, "besoin", row.besoin)),
        Term("Partenaire", inside=partner.name if partner else ""),
        Term("Accord", inside=", ".join(one for one in (consent, means) if one)),
    ]


_OWN: dict[str, Callable[[Any], list[Term]]] = {
    "visit": _visit,
    "ambience": _ambience,
    "contact": _contact,
    "conflict": _conflict,
    "technical": _technical,
    "referral": _referral,
}


def shown(org_id: UUID, kind: str, facts: Any) -> list[Term]:
    """What a landlord reads of these facts, in the words of the portal."""
    return [one for one in _shown(org_id, kind, facts) if one.said]


def _shown(org_id: UUID, kind: str, facts: Any) -> Iterable[Term]:
    def label(list_code: str, code: str | None) -> str:
        return lists.label(org_id, list_code, code) if code else ""

    yield Term("Lieu", _shown_place(org_id, facts, label("lieu", facts.lieu)))
    on = facts.service_date or facts.flagged_on
    part = f", {Daypart.label_of(facts.daypart).lower()}" if facts.daypart else ""
    yield Term("Quand", week_fr(facts.iso_week) or (f"{day_fr(on)}{part}" if on else month_fr(facts.month)))
    if kind == "contact":
        yield Term("Compte", "Un contact de plus dans le nombre du mois")
    yield Term("Nature", label("type_conflit", facts.family))
    yield Term("Problème", ", ".join(filter(None, (label("categorie_technique", code) for code in
                                                   (facts.category, facts.sub_category)))))  # fmt: skip
    if facts.state:
        yield Term("État", VisitState.label_of(facts.state))
    scale = "gravite_technique" if kind == "technical" else "gravite"
    yield Term("Niveau", label(scale, facts.severity), scale=facts.severity)
    if facts.ambience_level is not None:
        code = str(facts.ambience_level)
        yield Term("Ambiance", label("ambiance", code), scale=code)
    yield Term("Résultat", outcome(org_id, facts.outcome))


def _shown_place(org_id: UUID, facts: Any, lieu: str) -> str:
    estate = find(Estate, org_id, facts.estate_id)
    entrance = find(Entrance, org_id, facts.entrance_id) if facts.entrance_id else None
    building = find(Building, org_id, facts.building_id) if facts.building_id else None
    precise = entrance.label if entrance else building.name if building else ""
    return ", ".join(one for one in (estate.name if estate else "", precise, lieu) if one)

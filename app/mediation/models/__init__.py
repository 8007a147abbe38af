"""The tables of a case; each is sealed under the keys of cases wherever somebody typed."""

from app.mediation.models.agreements import Agreement, Commitment, CommitmentCheck
from app.mediation.models.alerts import CaseAdvice, CaseAlert
from app.mediation.models.case import CaseEvent, CaseInterest, CaseMediator, CaseOther, MediationCase
from app.mediation.models.eligibility import CaseAnswer, CaseVerdict
from app.mediation.models.meetings import CaseNote, Meeting
from app.mediation.models.numbers import CaseNumber
from app.mediation.models.preparation import CaseCarry, CaseLine
from app.mediation.models.settings import MediationSettings, MediationVersion

__all__ = (
    "Agreement",
    "CaseAdvice",
    "CaseAlert",
    "CaseAnswer",
    "CaseEvent",
    "CaseCarry",
    "CaseInterest",
    "CaseLine",
    "CaseMediator",
    "CaseNote",
    "CaseNumber",
    "CaseOther",
    "CaseVerdict",
    "Commitment",
    "CommitmentCheck",
    "MediationCase",
    "MediationSettings",
    "MediationVersion",
    "Meeting",
)

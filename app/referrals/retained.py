"""How long a referral is kept; a partner is a structure, and stays as long as it is in the directory."""

from app.logbook import retained
from app.referrals.kind import REFERRAL
from app.retention.declared import keep

retained.declare(REFERRAL, "referral", "referral", moments=("consent_at", "transmitted_at", "transmitted_on"))
keep({f"partner.{one}": "une structure, tenue à jour dans l’annuaire" for one in ("phone", "address", "hours", "note")})

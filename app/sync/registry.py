"""Every kind of record, and what may be asked of each: what features declare, named here and nowhere else.

docs/kinds.md has the table of all of it, with the file that declares each.
"""

from __future__ import annotations

from app.conflicts.kind import CONFLICT
from app.core import kinds
from app.followups.kind import FOLLOWUP
from app.logbook import counted
from app.logbook.kinds import follow
from app.mediation.phone.kind import CASE
from app.nomenclatures.kind import LIST
from app.nomenclatures.wishes.kind import WISH
from app.places.kind import ESTATE, SECTOR
from app.planning.kind import SHIFT
from app.referrals.kind import PARTNER, REFERRAL
from app.rounds import ras
from app.rounds.kind import AMBIENCE, CONSIGNE, CONTACT, PREPARATION, ROUND, VISIT
from app.sync import entries
from app.sync.kind import HELD
from app.technical.kind import TECHNICAL

SHIPPED = (
    LIST, SECTOR, ESTATE, PARTNER, SHIFT, ROUND, CONSIGNE, PREPARATION,
    VISIT, AMBIENCE, CONTACT, CONFLICT, TECHNICAL, REFERRAL,
    FOLLOWUP, CASE, HELD, WISH,
)  # fmt: skip

kinds.declare(*SHIPPED, operations=entries.of_any_entry(SHIPPED))
follow(ras.touched)
follow(counted.touched)

"""What a coordinator types of an absence."""

from __future__ import annotations

from datetime import date

from wtforms.validators import ValidationError

from app.core.forms import Choice, Day, FrenchForm, chosen, needed


class DaysAway(FrenchForm):
    """Whole days somebody is away; no reason is asked."""

    du = Day("Premier jour", [needed("Choisissez le premier jour.")])
    au = Day("Dernier jour", [needed("Choisissez le dernier jour, compris.")])

    def validate_au(self, field: Day) -> None:
        first, last = self.du.data, field.data
        if isinstance(first, date) and isinstance(last, date) and last < first:
            raise ValidationError("Choisissez un dernier jour après le premier.")


class AbsenceForm(DaysAway):
    agent = Choice("Personne", [chosen("Choisissez la personne absente.")])

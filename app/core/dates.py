"""Days and moments as a page and a sentence write them, on the wall clock of the organisation."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.core import clock

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
SHORT_MONTHS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()


def _as_day(value: date | datetime) -> date:
    return clock.service_day(value) if isinstance(value, datetime) else value


def date_fr(value: date | datetime | None) -> str:
    """20 novembre 2026; 1er for the first. Of a moment, its service day: so do the other days here."""
    if value is None:
        return ""
    day = _as_day(value)
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def seven_days_fr(monday: date) -> str:
    """du 23 au 29 novembre 2026; du 30 novembre au 6 décembre 2026: what both ends share is said once."""
    sunday = monday + timedelta(days=6)
    said = date_fr(monday).split()
    apart = 3 if monday.year != sunday.year else 2 if monday.month != sunday.month else 1
    return f"du {' '.join(said[:apart])} au {date_fr(sunday)}"


def day_fr(value: date | datetime | None) -> str:
    """ven. 20 nov."""
    if value is None:
        return ""
    day = _as_day(value)
    number = "1er" if day.day == 1 else day.day
    return f"{DAYS[day.weekday()][:3]}. {number} {SHORT_MONTHS[day.month - 1]}"


def noted_fr(value: date | datetime | None) -> str:
    """As `date_fr`, of what proves something (a receipt, an agreement, a letter, a line of a history): the date that
    clocks and calendars show, past midnight too. Service days are for what is planned and counted."""
    return date_fr(_read(value))


def in_month_fr(value: date | datetime | None) -> str:
    """novembre 2026: of what has its month alone left."""
    day = _read(value)
    return f"{MONTHS[day.month - 1]} {day.year}" if day else ""


def on_fr(value: date | datetime | None, months: object = False) -> str:
    """le 20 novembre 2026, as `noted_fr`; en novembre 2026 where only `months` are known."""
    if value is None:
        return ""
    return f"en {in_month_fr(value)}" if months else f"le {noted_fr(value)}"


def until_fr(value: date | datetime | None, months: object = False) -> str:
    """jusqu’au 20 novembre 2026; jusqu’en novembre 2026."""
    said = on_fr(value, months)
    return f"jusqu’{said}" if months else f"jusqu’au{said.removeprefix('le')}"


def of_fr(value: date | datetime | None, months: object = False) -> str:
    """du 20 novembre 2026; de novembre 2026, d’octobre 2026."""
    said = in_month_fr(value)
    if not months:
        return f"du {noted_fr(value)}"
    return f"d’{said}" if said[:1] in "ao" else f"de {said}"


def noted_day_fr(value: date | datetime | None) -> str:
    """The same, as `day_fr`."""
    return day_fr(_read(value))


def _read(value: date | datetime | None) -> date | None:
    return clock.calendar_date(value) if isinstance(value, datetime) else value


def time_fr(value: datetime | None) -> str:
    """21:46, on the wall clock; 02:30 (heure d’été) where that hour comes twice."""
    return "" if value is None else clock.hour(value)


def datetime_fr(value: datetime | None) -> str:
    """ven. 20 nov. à 21:46: beside its hour a date is the one clocks and calendars show, past midnight too."""
    return "" if value is None else f"{noted_day_fr(value)} à {time_fr(value)}"


def ago_fr(value: datetime | None) -> str:
    """il y a 12 min, il y a 3 h, il y a 5 j; jamais, à une heure inconnue."""
    if value is None:
        return "jamais"
    if value > clock.now() + clock.AHEAD:
        return "à une heure inconnue"  # written under a clock that was ahead
    minutes = int((clock.now() - value).total_seconds() // 60)
    if minutes < 1:
        return "à l’instant"
    if minutes < 60:
        return f"il y a {minutes}\u00a0min"
    if minutes < 48 * 60:
        return f"il y a {minutes // 60}\u00a0h"
    return f"il y a {minutes // (24 * 60)}\u00a0j"


def week_fr(value: str | None) -> str:
    """Semaine 47 (2026), from the ISO week `2026-W47`."""
    return f"Semaine {int(value[6:])} ({value[:4]})" if value else ""


def month_fr(value: str | None) -> str:
    """novembre 2026, from `2026-11`."""
    return f"{MONTHS[int(value[5:7]) - 1]} {value[:4]}" if value else ""


def weekday_fr(value: date | datetime | None) -> str:
    return "" if value is None else DAYS[_as_day(value).weekday()]

"""Which addresses may be rung, what an answer means, when to try again. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from uuid import UUID

from app.core.addresses import PORT
from app.core.errors import Refused
from app.core.labels import Label

# Campfire's list (basecamp/once-campfire PR 265): the services behind Chrome, Firefox, Safari and Edge.
HOSTS = (
    "fcm.googleapis.com",
    "jmt17.google.com",
    "updates.push.services.mozilla.com",
    "web.push.apple.com",
    "notify.windows.com",
)
MAX_URL = 2048
PROOF_TTL = timedelta(minutes=10)
PROOF_PAUSE = timedelta(seconds=30)
SUBSCRIPTIONS_PER_USER = 5
LEASE = timedelta(minutes=3)
HALT = timedelta(minutes=30)
AT_ONCE = 6
"""Sends under way to one service."""
MUTE = 2
"""Tries in a row without any answer after which a service is left alone for the rest of a pass."""

_HOST = re.compile(r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
# Visible ASCII but the characters that URL readers disagree about.
_URL = re.compile(r"https://[!#-;=?-\[\]_a-z~]+")


class SubscriptionState(Label):
    """How far a subscription can be trusted."""

    pending = "pending", "À confirmer"
    active = "active", "Active"
    broken = "broken", "Refusée par le service"


class DeliveryState(Label):
    waiting = "waiting", "En attente"
    claimed = "claimed", "En cours d’envoi"
    sent = "sent", "Envoyée"
    void = "void", "Sans objet"
    given_up = "given_up", "Abandonnée"


class Verdict(Label):
    """What a service's answer asks of us."""

    sent = "sent", "Remis au service"
    gone = "gone", "Abonnement disparu"
    broken = "broken", "Refusé pour de bon"
    halted = "halted", "Clés du serveur refusées"
    later = "later", "À recommencer"


@dataclass(frozen=True)
class Outcome:
    """One try on one subscription. `status` 0: no answer. `retry_at`: the moment the service asked for."""

    verdict: Verdict
    status: int = 0
    retry_at: datetime | None = None
    why: str = ""


UNTRIED = Outcome(Verdict.later, why="not tried")
"""What came of a ring that did not leave: nothing is known of its service."""


def allowed_endpoint(url: str, extra_hosts: Iterable[str] = ()) -> str:
    """The host of an endpoint that may be stored and rung. Raises Refused (422) on anything else.

    HTTPS on port 443, no credentials, no fragment, at most 2,048 visible ASCII characters, and a host equal
    to or below an allowed one. The operator's `extra_hosts` are names; no setting opens an IP address.
    """
    if len(url) > MAX_URL or not _URL.fullmatch(url):
        raise _refused()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _refused() from None
    host = parts.hostname or ""
    clean = parts.netloc in (host, f"{host}:{PORT}") and not parts.fragment and "#" not in url
    if not clean or port not in (None, PORT) or "xn--" in host or not _HOST.fullmatch(host):
        raise _refused()
    allowed = (*HOSTS, *(name.lower() for name in extra_hosts if _HOST.fullmatch(name.lower())))
    if not any(host == name or host.endswith(f".{name}") for name in allowed):
        raise _refused()
    return host


def service_of(endpoint: str, extra_hosts: Iterable[str] = ()) -> str:
    """The service an endpoint is of, which several hosts may be below; its host when none is allowed."""
    host = urlsplit(endpoint).hostname or ""
    names = (*HOSTS, *(name.lower() for name in extra_hosts))
    return next((name for name in names if host == name or host.endswith(f".{name}")), host)


def _refused() -> Refused:
    return Refused("service_push", "Ce service de notification n’est pas accepté.", field="endpoint")


def verdict(status: int, retry_after: str | None, at: datetime) -> Outcome:
    """What to do with an HTTP status. 401 and 403 accuse our key: every ring waits, no subscription is dropped."""
    if 200 <= status < 300:
        return Outcome(Verdict.sent, status)
    if status in (404, 410):
        return Outcome(Verdict.gone, status)
    if status in (401, 403):
        return Outcome(Verdict.halted, status)
    if 400 <= status < 500 and status not in (408, 425, 429):
        return Outcome(Verdict.broken, status)
    return Outcome(Verdict.later, status, retry_moment(retry_after, at))


def retry_moment(header: str | None, at: datetime) -> datetime | None:
    """`Retry-After` in seconds or as an HTTP date; None when absent or unreadable. At most a day away."""
    if not header:
        return None
    try:
        wanted = at + timedelta(seconds=int(header[:9]))
    except ValueError:
        try:
            wanted = parsedate_to_datetime(header)
        except ValueError:
            return None
        wanted = wanted if wanted.tzinfo else wanted.replace(tzinfo=UTC)
    return min(max(wanted, at), at + timedelta(days=1))


def back_off(attempts: int, dice: random.Random | None = None) -> timedelta:
    """Half a minute, doubled at each try to an hour at most; between half and all of it, by chance."""
    top = min(30.0 * 2 ** max(0, attempts - 1), 3600.0)
    return timedelta(seconds=top * (0.5 + (dice or random).random() / 2))


def topic(delivery_id: UUID) -> str:
    """The `Topic` of a ring: 32 url-safe characters, the same at each try (RFC 8030 5.4)."""
    return delivery_id.hex


def ttl(useful_until: datetime, at: datetime) -> int:
    """Whole seconds until the ring is useless, rounded up; a minute at least, a day at most."""
    left = min((useful_until - at).total_seconds(), 24 * 3600)
    return max(60, int(-(-left // 1)))


ACCESS = "access"
"""In the place of the id of a ring: what the account opens has changed. The phone says that, and no more."""


def payload(delivery_id: str, n: int) -> dict[str, object]:
    """All that ever leaves: an id the phone looks up at home, and a number of things to do."""
    return {"id": delivery_id, "n": n}


def valid_subject(subject: str) -> bool:
    """A contact that Apple accepts too (it answers 403 otherwise): mailto: an address, or an https page."""
    host = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
    return bool(re.fullmatch(rf"mailto:[^@\s<>:]+@{host}|https://{host}(?:/[!-~]*)?", subject))
